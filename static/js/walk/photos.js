/* A photo on its way into the telephone: made smaller, its place read before that loses it, and a small picture of it. */

import { newId } from "./dom.js";

const LONGEST = 1600;
const SMALL = 144;
const MOST_READ = 256 * 1024;

function drawn(bitmap, longest) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/* {id, bytes, type, thumb, position}. What this telephone cannot open is kept as it is: the server takes it or says no. */
export async function shrink(file) {
  const position = await place(file);
  let bitmap = null;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { id: newId(), bytes: await file.arrayBuffer(), type: file.type, thumb: "", position };
  }
  const blob = await new Promise((resolve) => drawn(bitmap, LONGEST).toBlob(resolve, "image/jpeg", 0.82));
  const thumb = drawn(bitmap, SMALL).toDataURL("image/jpeg", 0.7);
  bitmap.close();
  return { id: newId(), bytes: await blob.arrayBuffer(), type: "image/jpeg", thumb, position };
}

/* Where a JPEG says that it was taken, in degrees; null where it does not (most telephones take that away themselves). */
export async function place(file) {
  try {
    const view = new DataView(await file.slice(0, MOST_READ).arrayBuffer());
    const start = exifStart(view);
    return start === null ? null : positionIn(view, start);
  } catch {
    return null; // cut short or bent: a photo without a place
  }
}

/* The first byte of the TIFF header inside the Exif segment. */
function exifStart(view) {
  if (view.getUint16(0) !== 0xffd8) {
    return null;
  }
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966) {
      return at + 10;
    }
    if (view.getUint8(at + 1) === 0xda) {
      break; // the picture itself begins
    }
  }
  return null;
}

function positionIn(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const short = (at) => view.getUint16(start + at, little);
  const long = (at) => view.getUint32(start + at, little);
  const entry = (folder, tag) => {
    for (let n = 0; n < short(folder); n += 1) {
      const at = folder + 2 + 12 * n;
      if (short(at) === tag) {
        return at + 8;
      }
    }
    return null;
  };
  const pointer = entry(long(4), 0x8825);
  if (pointer === null) {
    return null;
  }
  const gps = long(pointer);
  const degrees = (sign, value, negative) => {
    const at = entry(gps, value);
    const letter = entry(gps, sign);
    if (at === null || letter === null) {
      return null;
    }
    const parts = [0, 8, 16].map((step) => long(long(at) + step) / long(long(at) + step + 4));
    const found = parts[0] + parts[1] / 60 + parts[2] / 3600;
    return String.fromCharCode(view.getUint8(start + letter)) === negative ? -found : found;
  };
  const lat = degrees(1, 2, "S");
  const lon = degrees(3, 4, "W");
  return Number.isFinite(lat) && Number.isFinite(lon) && (lat || lon) ? { lat, lon } : null;
}
