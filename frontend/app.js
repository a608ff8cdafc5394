// What the pages run: htmx for partial updates. Every page also works without it.
import "htmx.org";
import "./ronghe.js";
