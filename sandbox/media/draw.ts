/**
 * Draws the sandbox's pictures: a figure that dances in front of a slow gradient.
 * Writes raw rgb24 frames to standard output, for ffmpeg to encode; the commands are in README.md.
 *
 * Usage: tsx draw.ts <scene> <width> <height> <frames> [first frame]
 * Scenes: `result` (the dance), `character` (the figure standing), `reference` (a sketch dancing).
 */
interface Point {
	x: number;
	y: number;
}
interface Limb {
	from: Point;
	to: Point;
	radius: number;
	colour: Colour;
}
type Colour = [red: number, green: number, blue: number];
interface Scene {
	top: Colour;
	bottom: Colour;
	skin: Colour;
	shirt: Colour;
	trousers: Colour;
	/** How far the limbs swing; 0 stands still. */
	swing: number;
}

const FRAMES_PER_SECOND = 24;
const BEATS_PER_SECOND = 4 / 3;

const scenes: Record<string, Scene> = {
	result: {
		top: [44, 24, 84],
		bottom: [236, 94, 118],
		skin: [255, 214, 178],
		shirt: [64, 224, 208],
		trousers: [28, 30, 62],
		swing: 1,
	},
	character: {
		top: [214, 234, 248],
		bottom: [250, 229, 211],
		skin: [255, 214, 178],
		shirt: [64, 224, 208],
		trousers: [28, 30, 62],
		swing: 0,
	},
	reference: {
		top: [236, 236, 236],
		bottom: [204, 204, 204],
		skin: [70, 70, 70],
		shirt: [70, 70, 70],
		trousers: [70, 70, 70],
		swing: 1.2,
	},
};

/** The point `length` away from `from`; angle 0 is straight down, in radians. */
function reach(from: Point, angle: number, length: number): Point {
	return { x: from.x + Math.sin(angle) * length, y: from.y + Math.cos(angle) * length };
}

/** The figure's limbs at a moment of the beat, in units of the picture's height. */
function pose(scene: Scene, beat: number): Limb[] {
	const wave = (speed: number, shift = 0): number =>
		Math.sin((beat * speed + shift) * 2 * Math.PI) * scene.swing;
	const lift = Math.abs(wave(0.5)) * 0.03;
	const hip: Point = { x: wave(0.5) * 0.05, y: 0.6 - lift };
	const neck = reach(hip, Math.PI + wave(0.5, 0.25) * 0.18, 0.2);
	const head = reach(neck, Math.PI + wave(0.5) * 0.25, 0.085);
	const limbs: Limb[] = [];
	const add = (from: Point, to: Point, radius: number, colour: Colour): Point => {
		limbs.push({ from, to, radius, colour });
		return to;
	};
	for (const side of [-1, 1]) {
		const shift = side > 0 ? 0.5 : 0;
		const knee = add(
			hip,
			reach(hip, side * (0.2 + Math.abs(wave(0.5, shift / 2)) * 0.35), 0.16),
			0.032,
			scene.trousers,
		);
		const foot = add(
			knee,
			reach(knee, side * (0.05 - Math.max(0, wave(0.5, shift)) * 0.7), 0.16),
			0.026,
			scene.trousers,
		);
		add(foot, reach(foot, side * 1.4, 0.04), 0.02, scene.skin);
		const shoulder: Point = { x: neck.x + side * 0.055, y: neck.y + 0.03 };
		const upper = side * (0.45 + scene.swing * 0.9 + wave(1, shift) * 0.7);
		const elbow = add(shoulder, reach(shoulder, upper, 0.1), 0.024, scene.shirt);
		add(
			elbow,
			reach(elbow, upper + side * (0.3 + wave(1, shift + 0.2) * 0.9), 0.1),
			0.019,
			scene.skin,
		);
	}
	add(hip, neck, 0.058, scene.shirt);
	add(head, head, 0.062, scene.skin);
	return limbs;
}

/** How much of the pixel at `point` the limb covers, 0 to 1 with a soft edge of one pixel. */
function coverage(limb: Limb, x: number, y: number, pixel: number): number {
	const dx = limb.to.x - limb.from.x;
	const dy = limb.to.y - limb.from.y;
	const length = dx * dx + dy * dy;
	const along = length === 0 ? 0 : ((x - limb.from.x) * dx + (y - limb.from.y) * dy) / length;
	const t = Math.min(1, Math.max(0, along));
	const distance = Math.hypot(x - limb.from.x - t * dx, y - limb.from.y - t * dy);
	return Math.min(1, Math.max(0, (limb.radius - distance) / pixel + 0.5));
}

function frame(scene: Scene, width: number, height: number, seconds: number): Buffer {
	const limbs = pose(scene, seconds * BEATS_PER_SECOND);
	const pixels = Buffer.alloc(width * height * 3);
	for (let row = 0; row < height; row += 1) {
		for (let column = 0; column < width; column += 1) {
			const x = (column - width / 2) / height;
			const y = row / height;
			const fade = Math.min(1, Math.max(0, y + 0.12 * Math.sin(x * 3 + seconds * 1.6)));
			const shadow = Math.hypot(x / 0.2, (y - 0.93) / 0.025) < 1 ? 0.75 : 1;
			const colour = scene.top.map(
				(top, i) => (top + ((scene.bottom[i] ?? 0) - top) * fade) * shadow,
			);
			for (const limb of limbs) {
				const cover = coverage(limb, x, y, 1 / height);
				if (cover > 0)
					limb.colour.forEach((c, i) => (colour[i] = (colour[i] ?? 0) * (1 - cover) + c * cover));
			}
			pixels.set(colour.map(Math.round), (row * width + column) * 3);
		}
	}
	return pixels;
}

const [name = '', width, height, frames, first = '0'] = process.argv.slice(2);
const scene = scenes[name];
if (!scene) throw new Error(`Unknown scene "${name}": use ${Object.keys(scenes).join(', ')}`);
for (let index = 0; index < Number(frames); index += 1) {
	const seconds = (Number(first) + index) / FRAMES_PER_SECOND;
	process.stdout.write(frame(scene, Number(width), Number(height), seconds));
}
