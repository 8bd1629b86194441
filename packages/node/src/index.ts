export { deviceKeyHeader } from "@proffer/protocol";
