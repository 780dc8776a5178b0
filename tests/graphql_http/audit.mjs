// Audits a server of GraphQL over HTTP: node audit.mjs URL prints [{id, name, status, reason}], one for each audit.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2], fetchFn: fetch });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason: reason ?? null }));
console.log(JSON.stringify(told));
