// Everything of hers is deleted, so what this device kept for her goes too; what somebody else has not sent stays.

import { empty } from "./owner.js";
import * as store from "./store.js";

const owner = store.get("owner");
await empty((name) => store.get(name)?.owner === undefined || store.get(name).owner === owner);
