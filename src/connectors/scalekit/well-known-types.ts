/**
 * In place of all well-known types of protobuf (`alias` in `wrangler.jsonc`): those that Scalekit's SDK and its transport
 * use. The SDK is CommonJS, so that the others would be bundled with them.
 */
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/any.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/any_pb.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/descriptor_pb.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/duration_pb.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/empty_pb.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/field_mask_pb.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/struct_pb.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/timestamp_pb.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/google/protobuf/wrappers_pb.js";
export * from "../../../node_modules/@bufbuild/protobuf/dist/esm/wkt/timestamp.js";
