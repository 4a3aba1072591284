package io.virtualmesh.lab.image;

/**
 * Under which an engine knows the image.
 *
 * @param repository as users write it, {@code istiod-agent} or {@code registry.example.org/mesh/istiod-agent}
 */
record ImageName(String repository, String tag) {
    ImageName {
        if (!repository.matches("[a-z0-9][a-z0-9._:/-]*") || !tag.matches("[\\w][\\w.-]{0,127}")) {
            throw new IllegalArgumentException(
                    "not the name of an image: %s:%s".formatted(repository, tag));
        }
    }

    /** Docker's rule, which kubelet follows: without a host it is Docker's registry, without a folder its library. */
    String full() {
        var first = repository.split("/", 2)[0];
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        if (host && repository.contains("/")) {
            return toString();
        }
        return "docker.io/" + (repository.contains("/") ? "" : "library/") + this;
    }

    @Override
    public String toString() {
        return repository + ":" + tag;
    }
}
