/* Silhouettes of the map (design 2.6): shape first, colour second. Built as SVG nodes; colours come from map.css. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  const SPACE = "http://www.w3.org/2000/svg";

  /* What somebody says: a speech bubble. */
  const TOLD = "M-7-12 H7 A4 4 0 0 1 11-8 V2 A4 4 0 0 1 7 6 H2 L-3 12 V6 H-7 A4 4 0 0 1-11 2 V-8 A4 4 0 0 1-7-12 Z";

  /* kind: [half the box, where the anchor is (0 = middle), shapes, size and place of the written sign] */
  const SHAPES = {
    observation: { half: 14, shapes: [["circle", { r: 8 }, "body"], ["circle", { r: 3 }, "hole"]] },
    finding: { half: 14, shapes: [["circle", { r: 8 }, "body"], ["circle", { r: 3 }, "hole"]] },
    keep: {
      half: 15,
      shapes: [
        ["path", { d: "M0-13 C4-10.500 7-9.700 10.500-9.500 L10.500-1 C10.500 6 6 10.500 0 13 C-6 10.500-10.500 6-10.500-1 L-10.500-9.500 C-7-9.700-4-10.500 0-13 Z" }, "body"],
        ["path", { d: "M-4.800 0.200 L-1.300 3.800 L5-3.400" }, "sign"],
      ],
    },
    measure: {
      half: 14,
      shapes: [
        ["rect", { x: -10, y: -10, width: 20, height: 20, rx: 2 }, "body"],
        ["path", { d: "M-5 0 H5 M0-5 V5" }, "sign"],
      ],
    },
    problem: { half: 17, size: 14, shapes: [["path", { d: "M-15 0 L-8-13.500 H8 L15 0 L8 13.500 H-8 Z" }, "body"]] },
    stop: {
      half: 18,
      size: 14,
      up: 16,
      shapes: [["path", { d: "M0 16 C-4 10-13 4-13-5 A13 13 0 0 1 13-5 C13 4 4 10 0 16 Z" }, "body"]],
      write: -4.5,
    },
    told: { half: 15, shapes: [["path", { d: TOLD }, "body"], ["path", { d: "M0-8 V-2 M0 1.800 V2.400" }, "sign"]] },
    told_keep: { half: 15, shapes: [["path", { d: TOLD }, "body"], ["path", { d: "M-4.800-2.800 L-1.300 0.800 L5-6.400" }, "sign"]] },
    case: { half: 17, size: 14, shapes: [["circle", { r: 13 }, "body"], ["circle", { r: 10.5 }, "ring"]] },
    area: { half: 14, shapes: [["path", { d: "M-10-5 L3-9 L10-2 L7 8 L-8 7 Z" }, "outline"]] },
    place: { half: 14, shapes: [["circle", { r: 7 }, "body"]] },
  };

  const CORNERS = {
    ok: [["circle", { r: 6 }, "body"], ["path", { d: "M-2.700 0.200 L-0.700 2.200 L2.800-2" }, "sign"]],
    warn: [["path", { d: "M0-6.500 L7 5.500 H-7 Z" }, "body"], ["path", { d: "M0-2.500 V1.200 M0 3 V3.600" }, "sign"]],
    bad: [["rect", { x: -5.5, y: -5.5, width: 11, height: 11 }, "body"], ["path", { d: "M-2.600-2.600 L2.600 2.600 M2.600-2.600 L-2.600 2.600" }, "sign"]],
    under_way: [["circle", { r: 6 }, "body"], ["path", { d: "M0-6 A6 6 0 0 1 0 6 Z" }, "half"]],
    waiting: [["circle", { r: 5.5 }, "body"]],
  };

  function node(name, attributes, className) {
    const made = document.createElementNS(SPACE, name);
    Object.keys(attributes).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    if (className) made.setAttribute("class", "mark-" + className);
    return made;
  }

  function sign(text, size, y) {
    const made = node("text", { x: 0, y: y || 0, "text-anchor": "middle", "dominant-baseline": "central", "font-size": size }, "text");
    made.textContent = text;
    return made;
  }

  function group(shapes, className, transform) {
    const made = node("g", transform ? { transform: transform } : {});
    made.setAttribute("class", className);
    shapes.forEach(function (shape) {
      made.append(node(shape[0], shape[1], shape[2]));
    });
    return made;
  }

  function canvas(half) {
    return node("svg", {
      viewBox: [-half, -half, 2 * half, 2 * half].join(" "),
      width: 2 * half,
      height: 2 * half,
      "aria-hidden": "true",
      focusable: "false",
    });
  }

  /* The drawing alone, also for legends. */
  platskarta.silhouette = function (kind, label, status) {
    const shape = SHAPES[kind] || SHAPES.place;
    const picture = canvas(shape.half + 4);
    const whole = group(shape.shapes, "mark mark--" + kind);
    whole.prepend(node("circle", { r: shape.half + 1 }, "halo"));
    if (label && shape.size) whole.append(sign(label, label.length > 2 ? shape.size - 3 : shape.size, shape.write));
    picture.append(whole);
    if (status && CORNERS[status]) {
      picture.append(group(CORNERS[status], "mark-corner mark-corner--" + status, "translate(10 -10) scale(0.85)"));
    }
    return picture;
  };

  /* A div icon that says its name; Leaflet makes it a button that the tab key reaches. What is in it is drawn when it
     comes on the map: of thousands of marks most stay in their clusters. */
  const NamedIcon = window.L.DivIcon.extend({
    createIcon: function (old) {
      if (this.options.draw) this.options.html = this.options.draw();
      const made = window.L.DivIcon.prototype.createIcon.call(this, old);
      if (this.options.name) made.setAttribute("aria-label", this.options.name);
      return made;
    },
  });

  platskarta.icon = function (properties) {
    const kind = SHAPES[properties.kind] ? properties.kind : "place";
    const shape = SHAPES[kind];
    const half = shape.half + 4;
    const shift = properties.shift || [0, 0];
    return new NamedIcon({
      draw: function () { return platskarta.silhouette(kind, properties.label, properties.status); },
      className: "map-mark map-mark--" + kind + (properties.current ? " is-current" : ""),
      iconSize: [2 * half, 2 * half],
      iconAnchor: [half - shift[0], half + (shape.up || 0) - shift[1]],
      popupAnchor: [shift[0], shift[1] - half - (shape.up || 0)],
      name: properties.name,
    });
  };

  const shared = new Map();

  /* The icon of all marks that look alike; each mark says its own name. */
  platskarta.sharedIcon = function (properties) {
    const key = [properties.kind, properties.label, properties.status, properties.current, properties.shift].join("|");
    if (!shared.has(key)) shared.set(key, platskarta.icon(Object.assign({}, properties, { name: "" })));
    return shared.get(key);
  };

  /* Several together: disc with outer ring and number, in the colour of what it holds. */
  platskarta.clusterIcon = function (cluster) {
    const marks = cluster.getAllChildMarkers();
    const first = marks[0].platskarta;
    const fitting = marks.filter(function (mark) { return platskarta.isOfTime(mark); }).length;
    const many = fitting || marks.length;
    const shift = first.shift || [0, 0];
    const half = many > 99 ? 27 : 24;
    const picture = canvas(half);
    const whole = group(
      [["circle", { r: half - 2 }, "rim"], ["circle", { r: half - 3.5 }, "ring"], ["circle", { r: half - 8 }, "body"]],
      "mark mark--cluster",
    );
    whole.append(sign(String(many), many > 999 ? 11 : 14));
    picture.append(whole);
    return new NamedIcon({
      html: picture,
      className: "map-mark map-mark--cluster map-mark--" + first.kind + (fitting ? "" : " is-faded"),
      iconSize: [2 * half, 2 * half],
      iconAnchor: [half - shift[0], half - shift[1]],
      name: platskarta.fill(first.words.cluster, { n: many, what: first.what.toLowerCase() }),
    });
  };

  platskarta.nameIcon = function (text, name) {
    const label = platskarta.element("span", "map-name", text);
    return new NamedIcon({ html: label, className: "map-mark map-mark--name", iconSize: null, name: name || text });
  };

  /* The legend and the switches show the same silhouettes as the map. */
  platskarta.legend = function (root) {
    root.querySelectorAll("[data-map-legend]").forEach(function (item) {
      const signs = { problem: "A", stop: "1" };
      const drawn = platskarta.silhouette(item.dataset.mapLegend, signs[item.dataset.mapLegend] || "");
      const box = item.querySelector("input");
      if (box) box.after(drawn);
      else item.prepend(drawn);
    });
  };
})(window.platskarta);
