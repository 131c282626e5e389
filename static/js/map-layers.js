/* Layers from our own GeoJSON endpoints: areas, marks, clusters and their popups. Every text lands as textContent. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  const THIN = 0.6; // an area that fills less of its box than this carries its name below, as a slanting tunnel does

  function popup(properties) {
    if (!properties.url && !(properties.lines || []).length) return null;
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
     outline would become a nameless tab stop, its written name is its button. */
  function asButton(map, layer, id, content) {
    asTarget(map, layer, id, content);
    layer.on("add", function () {
      const element = layer.getElement();
      if (!element || element.dataset.featureId) return;
      element.dataset.featureId = id;
      element.addEventListener("focus", function () { platskarta.mark(map, id, true); });
      element.addEventListener("blur", function () { platskarta.mark(map, id, false); });
      element.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        platskarta.choose(map, id, "map");
        if (!content) return;
        layer.openPopup();
        const link = content.querySelector("a");
        if (link) link.focus();
        layer.once("popupclose", function () { element.focus(); });
      });
    });
  }

  /* Where an area's name stands: inside when there is room, below a thin one, else above. */
  function placeName(map, area, label) {
    const box = area.getBounds();
    const top = map.latLngToLayerPoint(box.getNorthWest());
    const low = map.latLngToLayerPoint(box.getSouthEast());
    const width = low.x - top.x;
    const height = low.y - top.y;
    const ring = area.getLatLngs()[0].map(function (at) { return map.latLngToLayerPoint(at); });
    const doubled = ring.reduce(function (sum, at, n) {
      const next = ring[(n + 1) % ring.length];
      return sum + at.x * next.y - next.x * at.y;
    }, 0);
    const filled = Math.abs(doubled) / 2 / Math.max(width * height, 1);
    const element = label.getElement();
    let where = "above";
    if (filled < THIN) where = "below";
    else if (element && width > element.offsetWidth + 24 && height > 72) where = "inside";
    else if (height > 48 && width < 2 * height) where = "below";
    if (!element) return;
    /* a name that would be cut off at the edge of the map hangs from the area's other corner */
    const right = map.latLngToContainerPoint(box.getNorthWest()).x + element.offsetWidth;
    const isLeft = where !== "inside" && right > map.getSize().x;
    const lon = isLeft ? box.getEast() : box.getWest();
    label.setLatLng([where === "below" ? box.getSouth() : box.getNorth(), lon]);
    element.classList.toggle("is-left", isLeft);
    ["above", "below", "inside"].forEach(function (name) {
      element.classList.toggle("is-" + name, name === where);
    });
    element.classList.toggle("is-small", Math.max(width, height) < 28);
  }

  /* From afar the mark alone speaks: an outline of a few pixels is only dirt. */
  function hideFromAfar(map, area) {
    const box = area.getBounds();
    const size = map.latLngToLayerPoint(box.getNorthWest()).distanceTo(map.latLngToLayerPoint(box.getSouthEast()));
    area.getElement().classList.toggle("is-far", size < 48);
  }

  function drawArea(map, feature, options, id) {
    const isQuiet = options.style === "quiet_places" || feature.properties.quiet;
    const area = window.L.geoJSON(feature, {
      style: { className: "map-area map-area--" + feature.properties.kind + (isQuiet ? " is-quiet" : "") },
    }).getLayers()[0];
    const content = popup(feature.properties);
    asTarget(map, area, id, content);
    area.addTo(map);
    const parts = [area];
    if (options.clustered) {
      map.on("zoomend", function () { hideFromAfar(map, area); });
      hideFromAfar(map, area);
    }
    if (!options.clustered) {
      const label = window.L.marker(area.getBounds().getCenter(), {
        icon: platskarta.nameIcon(feature.properties.label || feature.properties.name, feature.properties.name),
        pane: "place-names",
        riseOnHover: true,
      });
      asButton(map, label, id, content);
      label.addTo(map);
      map.on("zoomend resize", function () { placeName(map, area, label); });
      placeName(map, area, label);
      parts.push(label);
    }
    return parts;
  }

  function drawMark(map, at, feature, options, id) {
    const mark = window.L.marker(at, {
      icon: platskarta.icon(feature.properties),
      riseOnHover: true,
      zIndexOffset: feature.properties.kind === "stop" ? 500 : 0, // nothing hides the stops of a walk
    });
    mark.platskarta = { kind: feature.properties.kind, what: options.name, words: map.platskarta.words };
    asButton(map, mark, id, popup(feature.properties));
    return mark;
  }

  function draw(map, parent, feature, options) {
    if (!feature.geometry) return null;
    const id = String(feature.id);
    const isPoint = feature.geometry.type === "Point";
    const isLine = feature.geometry.type === "LineString";
    const drawn = isLine ? platskarta.drawLine : drawArea;
    const parts = isPoint ? [] : drawn(map, feature, options, id);
    const middle = isPoint ? window.L.GeoJSON.coordsToLatLng(feature.geometry.coordinates) : parts[0].getBounds().getCenter();
    const box = isPoint ? window.L.latLngBounds([middle, middle]) : parts[0].getBounds();
    /* an area is too small to see from afar, so in a clustered layer it has a mark as well */
    const mark = isPoint || (options.clustered && !isLine) ? drawMark(map, middle, feature, options, id) : null;
    map.platskarta.features.set(id, { parts: mark ? parts.concat(mark) : parts, mark: mark, parent: parent, box: box });
    return mark;
  }

  function finish(map) {
    const state = map.platskarta;
    state.pending -= 1;
    if (state.pending > 0) return;
    platskarta.tell(map, "loaded", { n: state.features.size });
    if (state.fit) platskarta.showAll(map);
    platskarta.lookAround(map);
  }

  platskarta.showAll = function (map) {
    const box = window.L.latLngBounds([]);
    map.platskarta.features.forEach(function (found) { box.extend(found.box); });
    if (box.isValid()) map.fitBounds(box, { padding: [40, 40], maxZoom: 17.5, animate: false });
  };

  /* Say so when the reader has moved to where nothing is. */
  platskarta.lookAround = function (map) {
    const state = map.platskarta;
    if (state.hasFailed || state.pending > 0 || !state.features.size) return;
    const view = map.getBounds();
    const isSeen = Array.from(state.features.values()).some(function (found) { return view.intersects(found.box); });
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

  /* Called by the page's wiring script for each layer; parent is a cluster group or null. */
  platskarta.layer = function (map, parent, options) {
    const state = map.platskarta;
    options.clustered = parent !== null;
    if (!state.pending) {
      platskarta.tell(map, "loading");
      platskarta.ready(function () {
        platskarta.coupleList(map);
        platskarta.uncrowd(map);
      });
      map.on("moveend", function () { platskarta.lookAround(map); });
    }
    state.pending += 1;
    fetch(options.url, { credentials: "same-origin", headers: { Accept: "application/geo+json" } })
      .then(function (answer) {
        if (!answer.ok) throw new Error("HTTP " + answer.status);
        return answer.json();
      })
      .then(function (found) {
        const marks = (found.features || []).map(function (feature) { return draw(map, parent, feature, options); });
        const real = marks.filter(Boolean);
        if (parent) parent.addLayers(real);
        else real.forEach(function (mark) { mark.addTo(map); });
        finish(map);
      })
      .catch(function (error) {
        state.hasFailed = true;
        platskarta.say(map, state.words.layerFailed);
        platskarta.tell(map, "failed", { what: "layer", message: String(error) });
        finish(map);
      });
  };
})(window.platskarta);
