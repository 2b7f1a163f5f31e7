/**
 * To be imported before anything of n8n: switches its own filter for outgoing requests on, as who runs
 * an n8n does. The sandbox may be reached by its name, and by no address.
 */
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
process.env.N8N_SSRF_ALLOWED_HOSTNAMES = 'localhost';
