# permver alone, without a shell and without git: it reads repositories by itself.
#
#   docker build -t permver .
#   docker run --rm -v "$PWD:/repository:ro" permver check
#
# As yourself, where others may not read the repository, or to write reports beside it:
#
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/repository:ro" -v "$PWD/reports:/reports" \
#     permver check --format sarif=/reports/permver.sarif
#
# A linked working tree needs the repository that it belongs to as well, at its own path.
#
# What it would ask git for (repositories with SHA-256 names, --fetch) needs another image.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /source
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags="-s -w -buildid=" -o /permver ./cmd/permver

FROM scratch
COPY --from=build /source/LICENSE /LICENSE
COPY --from=build /permver /permver
# The files of a repository belong to others: nobody in particular reads them.
USER 65532:65532
WORKDIR /repository
ENTRYPOINT ["/permver"]
CMD ["--help"]
