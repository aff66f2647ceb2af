# The program alone: `docker run --rm -v "$PWD:/src:ro" IMAGE`.
# `docker build .` compiles it; `--target released` takes the binaries that a release has built.

FROM scratch AS released
ARG TARGETARCH
COPY image/${TARGETARCH}/readycheck /readycheck
WORKDIR /src
USER 65532:65532
ENTRYPOINT ["/readycheck"]

FROM rust:1.95-alpine3.23@sha256:606fd313a0f49743ee2a7bd49a0914bab7deedb12791f3a846a34a4711db7ed2 AS build
WORKDIR /build
COPY Cargo.toml Cargo.lock README.md ./
COPY rules rules
COPY src src
COPY tests/benches tests/benches
RUN cargo build --release --locked

FROM scratch
COPY --from=build /build/target/release/readycheck /readycheck
WORKDIR /src
USER 65532:65532
ENTRYPOINT ["/readycheck"]
