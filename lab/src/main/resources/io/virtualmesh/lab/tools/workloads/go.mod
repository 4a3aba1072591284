module lab/workloads

go 1.26.0
