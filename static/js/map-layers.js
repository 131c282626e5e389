/* Layers from our own GeoJSON endpoints: marks, clusters and their popups. Every text lands as textContent. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  function writePopup(properties) {
    const content = platskarta.element("div", "map-popup");
    const head = platskarta.element("p", "map-popup__name");
    /* own paths only: never another host, never a script */
    if (/^\/(?![/\\])/.test(properties.url || "")) {
      const link = platskarta.element("a", "", properties.name);
      link.setAttribute("href", properties.url);
      head.append(link);
    } else {
      head.textContent = properties.name;
    }
    content.append(head);
    (properties.lines || []).forEach(function (line) {
      content.append(platskarta.element("p", "map-popup__line", line));
    });
    return content;
  }

  /* What writes a feature's popup when it is opened; null for one that has nothing to say. */
  function popup(properties) {
    if (!properties.url && !(properties.lines || []).length) return null;
    return function () { return writePopup(properties); };
  }

  function asTarget(map, layer, id, content) {
    if (content) layer.bindPopup(content, { maxWidth: 280, autoPanPadding: [16, 16] });
    layer.on("click", function () {
      platskarta.choose(map, id, "map");
    });
    layer.on("mouseover", function () {
      platskarta.mark(map, id, true);
    });
    layer.on("mouseout", function () {
      platskarta.mark(map, id, false);
    });
  }

  /* Enter and space act as on any button; focus goes into the popup and comes back when it closes. Marks only: an area's
     outline would become a nameless tab stop, its written name is its button. What lies in a cluster waits for that until
     it is seen. */
  function asButton(map, layer, id, content, name) {
    let isTarget = false;
    layer.on("add", function () {
      const element = layer.getElement();
      if (!element || element.dataset.featureId) return;
      if (!isTarget) asTarget(map, layer, id, content);
      isTarget = true;
      element.dataset.featureId = id;
      if (name) element.setAttribute("aria-label", name);
      element.addEventListener("focus", function () { platskarta.mark(map, id, true); });
      element.addEventListener("blur", function () { platskarta.mark(map, id, false); });
      element.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        platskarta.choose(map, id, "map");
        if (!content) return;
        layer.openPopup();
        const link = layer.getPopup().getElement().querySelector("a");
        if (link) link.focus();
        layer.once("popupclose", function () { element.focus(); });
      });
    });
  }

  function drawMark(map, at, feature, options, id) {
    const mark = window.L.marker(at, {
      icon: platskarta.sharedIcon(feature.properties),
      riseOnHover: true,
      zIndexOffset: feature.properties.kind === "stop" ? 500 : 0, // nothing hides the stops of a walk
    });
    mark.platskarta = {
      kind: feature.properties.kind,
      what: options.name,
      words: map.platskarta.words,
      shift: feature.properties.shift,
      parts: feature.properties.parts || 0,
      times: map.platskarta.times,
    };
    asButton(map, mark, id, popup(feature.properties), feature.properties.name);
    return mark;
  }

  function draw(map, parent, feature, options) {
    if (!feature.geometry) return null;
    const id = String(feature.id);
    const isPoint = feature.geometry.type === "Point";
    const isLine = feature.properties.kind === "route"; // a place that is a line is drawn as a place
    const hands = { popup: popup, asTarget: asTarget, asButton: asButton };
    const drawn = isLine ? platskarta.drawLine : platskarta.drawArea;
    const parts = isPoint ? [] : drawn(map, feature, options, id, hands);
    const middle = isPoint ? window.L.GeoJSON.coordsToLatLng(feature.geometry.coordinates) : parts[0].getBounds().getCenter();
    const box = isPoint ? null : parts[0].getBounds();
    /* an area is too small to see from afar, so in a clustered layer it has a mark as well */
    const mark = isPoint || (options.clustered && !isLine) ? drawMark(map, middle, feature, options, id) : null;
    const all = mark ? parts.concat(mark) : parts;
    map.platskarta.features.set(id, { parts: all, mark: mark, parent: parent, box: box, of: options });
    return mark;
  }

  function finish(map) {
    const state = map.platskarta;
    state.pending -= 1;
    if (state.pending > 0) return;
    platskarta.tell(map, "loaded", { n: state.features.size });
    if (state.fit) platskarta.showAll(map);
    state.fit = false; // what is switched on later must not move the map
    platskarta.lookAround(map);
  }

  platskarta.showAll = function (map) {
    const box = window.L.latLngBounds([]);
    map.platskarta.features.forEach(function (found) { box.extend(found.box || found.mark.getLatLng()); });
    if (box.isValid()) map.fitBounds(box, { padding: [40, 40], maxZoom: 17.5, animate: false });
  };

  /* Say so when the reader has moved to where nothing is. */
  platskarta.lookAround = function (map) {
    const state = map.platskarta;
    if (state.hasFailed || state.pending > 0 || !state.features.size) return;
    const view = map.getBounds();
    const isSeen = Array.from(state.features.values()).some(function (found) {
      return found.of.isOn && (found.box ? view.intersects(found.box) : view.contains(found.mark.getLatLng()));
    });
    if (isSeen) {
      if (state.isEmpty) platskarta.say(map, "");
      state.isEmpty = false;
      return;
    }
    state.isEmpty = true;
    platskarta.tell(map, "empty");
    platskarta.say(map, state.words.nothingInView, {
      text: state.words.showAll,
      act: function () {
        platskarta.showAll(map);
        map.getContainer().focus();
      },
    });
  };

  /* Take a layer's parts off the map, so that another part of it can be drawn. */
  function empty(map, options) {
    map.platskarta.features.forEach(function (found, id) {
      if (found.of === options) map.platskarta.features.delete(id);
    });
    options.holder.clearLayers();
    if (options.parent) options.parent.clearLayers();
  }

  function fill(map, options, found) {
    empty(map, options);
    const marks = (found.features || []).map(function (feature) { return draw(map, options.parent, feature, options); });
    const real = marks.filter(Boolean);
    if (options.parent) options.parent.addLayers(real);
    else real.forEach(function (mark) { mark.addTo(options.holder); });
    options.isCut = Boolean(found.cut);
  }

  /* Fetch a layer; of one that is too large for one answer, what lies in view. */
  function load(map, options) {
    const state = map.platskarta;
    const box = options.isCut ? (options.url.includes("?") ? "&" : "?") + "ruta=" + map.getBounds().toBBoxString() : "";
    options.isLoaded = true;
    state.pending += 1;
    fetch(options.url + box, { credentials: "same-origin", headers: { Accept: "application/geo+json" } })
      .then(function (answer) {
        if (!answer.ok) throw new Error("HTTP " + answer.status);
        return answer.json();
      })
      .then(function (found) {
        const wasCut = options.isCut;
        fill(map, options, found);
        options.isCut = options.isCut || wasCut;
        finish(map);
      })
      .catch(function (error) {
        state.hasFailed = true;
        options.isLoaded = false;
        platskarta.say(map, state.words.layerFailed);
        platskarta.tell(map, "failed", { what: "layer", message: String(error) });
        finish(map);
      });
  }

  /* Show a layer or take it away; it is fetched the first time. */
  platskarta.turn = function (map, options, isOn) {
    options.isOn = isOn;
    [options.holder, options.parent].filter(Boolean).forEach(function (part) {
      if (isOn) map.addLayer(part);
      else map.removeLayer(part);
    });
    if (isOn && !options.isLoaded) load(map, options);
    else map.fire("platskarta:redrawn");
  };

  function begin(map) {
    platskarta.tell(map, "loading");
    platskarta.ready(function () {
      platskarta.coupleList(map);
      platskarta.uncrowd(map);
      platskarta.switches(map);
    });
    let timer;
    map.on("moveend", function () {
      platskarta.lookAround(map);
      clearTimeout(timer);
      timer = setTimeout(function () {
        map.platskarta.layers.filter(function (each) { return each.isCut && each.isOn; }).forEach(function (each) {
          load(map, each);
        });
      }, 300);
    });
  }

  /* Called by the page's wiring script for each layer; parent is a cluster group or null. */
  platskarta.layer = function (map, parent, options) {
    const state = map.platskarta;
    options.clustered = parent !== null;
    options.parent = parent;
    options.holder = window.L.layerGroup();
    if (!state.layers.length) begin(map);
    state.layers.push(options);
    platskarta.turn(map, options, options.isOn !== false);
  };
})(window.platskarta);
