# The least that istiod-agent needs of Vault or OpenBao. Give it to the role of the Kubernetes (or JWT) login:
#
#   vault policy write istiod-agent least-policy.hcl
#   vault write auth/kubernetes/role/istiod-agent bound_service_account_names=istiod \
#       bound_service_account_namespaces=istio-system audience=vault token_policies=istiod-agent token_ttl=10m
#
# Mounts to replace by yours:
#   pki      the mount of caPath; its issuer signs the intermediate of istiod
#   pki_int  the mount of csrPath; it only makes keys. Without csrPath leave its three paths out.
# Where caPath names an issuer, the first path is pki/issuer/<name>/sign-intermediate instead.
#
# The policy "default", which every token has unless token_no_default_policy is set, adds what is used besides:
# auth/token/revoke-self (end our login after use) and sys/capabilities-self (`istiod-agent check`).

# Sign the intermediate.
path "pki/root/sign-intermediate" {
  capabilities = ["update"]
}

# Sign under the root of before while the mesh moves to another one; the trust plan names the issuer by its id. The path above
# does too, as long as that issuer is the default of its mount. May be left out where the next root gets a mount of its own; else new
# Pods and renewals of those hours wait for their end.
path "pki/issuer/+/sign-intermediate" {
  capabilities = ["update"]
}

# Make key and CSR.
path "pki_int/intermediate/generate/exported" {
  capabilities = ["update"]
}

# Delete that key after use. A key cannot be read back from here.
path "pki_int/key/+" {
  capabilities = ["delete"]
}

# Find keys of our mesh that a Pod left behind when it was killed between the two steps above. May be left out.
path "pki_int/keys" {
  capabilities = ["list"]
}
