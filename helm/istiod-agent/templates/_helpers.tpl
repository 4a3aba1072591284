{{- define "istiod-agent.labels" -}}
app.kubernetes.io/name: istiod-agent
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "istiod-agent.clusterName" -}}
{{- required "clusterName is needed: the name of this cluster, as in the names of meshes (<istiod deployment>-<namespace>-<clusterName>); set it by --set clusterName=..." .Values.clusterName -}}
{{- end -}}

{{/*
The control planes of this release as a list of deployment, serviceAccount and mesh, as JSON.
Names of more than 63 characters are hashed by the agent; they would not match here, so they are refused.
So is what would yield two objects of one name.
*/}}
{{- define "istiod-agent.controlPlanes" -}}
{{- $cluster := include "istiod-agent.clusterName" . -}}
{{- $sidecar := .Values.istiodSidecar -}}
{{- $namespace := $sidecar.istiodServiceAccount.namespace -}}
{{- $first := dict "deployment" $sidecar.deployment "serviceAccount" $sidecar.istiodServiceAccount.name -}}
{{- $planes := list -}}
{{- $meshes := list -}}
{{- range prepend $sidecar.revisions $first -}}
{{- $mesh := printf "%s-%s-%s" .deployment $namespace $cluster -}}
{{- if gt (len $mesh) 63 -}}
{{- fail (printf "the mesh name %s has %d characters, 63 are the most; choose a shorter clusterName" $mesh (len $mesh)) -}}
{{- end -}}
{{- if has $mesh $meshes -}}
{{- fail (printf "Deployment %s is named twice in istiodSidecar.deployment and istiodSidecar.revisions" .deployment) -}}
{{- end -}}
{{- if has $mesh $.Values.management.meshes -}}
{{- fail (printf "management.meshes names %s, a mesh of this cluster; it is for meshes of other clusters" $mesh) -}}
{{- end -}}
{{- $meshes = append $meshes $mesh -}}
{{- $planes = append $planes (dict "deployment" .deployment "serviceAccount" .serviceAccount "mesh" $mesh) -}}
{{- end -}}
{{- toJson $planes -}}
{{- end -}}

{{/*
Whose a CRD of this name is, where it is there and not of this release: "ours <namespace>/<release>" of this chart, else "foreign".
Empty without a cluster to ask (helm template). Takes a list: root, name.
*/}}
{{- define "istiod-agent.foreignCrd" -}}
{{- $root := index . 0 -}}
{{- $there := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" (index . 1) -}}
{{- if $there -}}
{{- $annotations := default dict $there.metadata.annotations -}}
{{- $labels := default dict $there.metadata.labels -}}
{{- $owner := printf "%s/%s" (default "" (index $annotations "meta.helm.sh/release-namespace")) (default "" (index $annotations "meta.helm.sh/release-name")) -}}
{{- if ne $owner (printf "%s/%s" $root.Release.Namespace $root.Release.Name) -}}
{{- eq (default "" (index $labels "app.kubernetes.io/name")) "istiod-agent" | ternary (printf "ours %s" $owner) "foreign" -}}
{{- end -}}
{{- end -}}
{{- end -}}
