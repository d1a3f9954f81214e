# The collector with dashboard, demo shop and embedded ClickHouse in one image.
#
# Not run by the project's own checks: a test reads this file, and no more (docs/scaling.md#containers).
#
#   docker build -t waystone .
#   docker run -p 8787:8787 -v waystone:/data -e WAYSTONE_ADMIN_TOKEN="$(openssl rand -hex 24)" waystone

# Debian, for the embedded engine needs glibc.
FROM node:22-bookworm-slim AS build
WORKDIR /app
ENV CI=true TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
COPY package.json package-lock.json .npmrc turbo.json tsconfig.json tsconfig.base.json ./
COPY packages packages
COPY apps apps
COPY tests/package.json tests/package.json
COPY bench/package.json bench/package.json
RUN npm ci --no-audit --no-fund
RUN npx turbo run build
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production \
    WAYSTONE_HOST=0.0.0.0 \
    WAYSTONE_PORT=8787 \
    WAYSTONE_DATA=/data \
    WAYSTONE_CONFIG=/data/waystone.config.json
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/packages packages
COPY --from=build /app/apps apps
# node_modules links to these workspaces.
COPY --from=build /app/tests/package.json tests/package.json
COPY --from=build /app/bench/package.json bench/package.json
USER node
# The configuration, the spool, and the embedded store: what was acknowledged lives here.
VOLUME /data
EXPOSE 8787
# Ready while events can be accepted, whatever the store does.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# It ends within 10 seconds; give it 15 (docker stop --time 15).
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=32", "packages/cli/bin/waystone.js", "start"]
