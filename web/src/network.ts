// Drawing a responsibility network on a canvas: size by load, colour by overdue share or community.

import ForceGraph, { type LinkObject, type NodeObject } from "force-graph";

export interface NetNode {
  id: string; label: string; kind: string; load: number; overdue: number; overdueShare: number; degree: number; betweenness: number; community: number | null;
}
export interface NetEdge { source: string; target: string; weight: number; overdue: number }
export interface Net {
  nodes: NetNode[]; edges: NetEdge[]; communities: { name: string; function: string | null; size: number }[];
  density: number; components: number; truncated: boolean;
}
export type Colouring = "overdue" | "community";

export const HUES = ["#2c6fa8", "#3c8d5a", "#a8762c", "#7a4fa3", "#23888a", "#b0527f", "#6d7d22", "#5563b8", "#99583a", "#4a7f99"];
const GREY = "#9a948b";

/** A colour for a share from 0 to 1: grey, over amber, to red. */
export function shareColour(share: number): string {
  const stops: [number, number, number][] = [[154, 160, 150], [217, 151, 43], [179, 38, 30]];
  const at = Math.min(0.9999, Math.max(0, share)) * 2;
  const from = stops[Math.floor(at)]!;
  const to = stops[Math.floor(at) + 1]!;
  const mixed = from.map((value, index) => Math.round(value + (to[index]! - value) * (at % 1)));
  return `rgb(${mixed.join(" ")})`;
}

export const communityColour = (community: number | null): string => (community === null ? GREY : HUES[community % HUES.length]!);

type Node = NetNode & NodeObject;
type Link = { weight: number; overdue: number } & LinkObject<Node>;

const idOf = (end: string | number | Node | undefined): string => (typeof end === "object" ? end.id : String(end ?? ""));

export class Picture {
  readonly #graph: ForceGraph<Node, Link>;
  readonly #box: HTMLElement;
  #net: Net = { nodes: [], edges: [], communities: [], density: 0, components: 0, truncated: false };
  #labelled = new Set<string>();
  #near = new Set<string>();
  #hovered: string | null = null;
  chosen: string | null = null;
  colouring: Colouring = "overdue";
  readonly #resized: ResizeObserver;
  readonly #colours = new Map<string, string>();

  constructor(box: HTMLElement, choose: (id: string | null) => void) {
    this.#box = box;
    this.#graph = new ForceGraph<Node, Link>(box)
      .nodeId("id")
      .autoPauseRedraw(true)
      .nodeRelSize(1)
      .nodeVal((node) => this.#radius(node) ** 2)
      .nodeLabel(() => "")
      .nodeCanvasObject((node, context, scale) => this.#draw(node, context, scale))
      .nodePointerAreaPaint((node, colour, context) => {
        context.fillStyle = colour;
        context.beginPath();
        context.arc(node.x ?? 0, node.y ?? 0, this.#radius(node) + 3, 0, 2 * Math.PI);
        context.fill();
      })
      .linkColor((link) => this.#linkColour(link))
      .linkWidth((link) => Math.min(6, 0.5 + Math.sqrt(link.weight) * 0.7))
      .onRenderFramePre((context, scale) => this.#drawCommunities(context, scale))
      .onRenderFramePost((context, scale) => this.#drawLabels(context, scale))
      .onNodeHover((node) => {
        this.#hovered = node?.id ?? null;
        box.style.cursor = node ? "pointer" : "grab";
        this.#markNear();
      })
      .onNodeClick((node) => choose(node.id))
      .onBackgroundClick(() => choose(null))
      .minZoom(0.15)
      .maxZoom(12);
    this.#graph.d3Force("charge")?.["strength"]?.((node: Node) => -90 - this.#radius(node) * 16);
    this.#graph.d3Force("charge")?.["distanceMax"]?.(700);
    this.#graph.d3Force("link")?.["distance"]?.((link: Link) => 34 + 70 / Math.sqrt(link.weight));
    // Lone nodes would drift away: everything is drawn a little to the middle.
    this.#graph.d3Force("middle", (alpha: number) => {
      for (const node of this.#graph.graphData().nodes) {
        node.vx = (node.vx ?? 0) - (node.x ?? 0) * 0.045 * alpha;
        node.vy = (node.vy ?? 0) - (node.y ?? 0) * 0.075 * alpha;
      }
    });
    this.#resized = new ResizeObserver(() => this.#fit());
    this.#resized.observe(box);
  }

  /** Draw a network; its layout is done before it is shown, and the same network always looks the same. */
  show(net: Net): void {
    this.#net = net;
    const ranked = [...net.nodes].sort((a, b) => b.load - a.load);
    this.#labelled = new Set(ranked.slice(0, 26).map((node) => node.id));
    this.#fit();
    this.#graph
      .warmupTicks(net.nodes.length > 1500 ? 70 : net.nodes.length > 400 ? 140 : 260)
      .cooldownTicks(0)
      .graphData({ nodes: net.nodes.map((node) => ({ ...node })), links: net.edges.map((edge) => ({ ...edge })) });
    this.#graph.onEngineStop(() => {
      this.#graph.zoomToFit(0, 46);
      this.#graph.onEngineStop(() => undefined);
      this.#box.dataset["drawn"] = String(net.nodes.length);
    });
    this.#markNear();
  }

  choose(id: string | null): void {
    this.chosen = id;
    this.#markNear();
    const node = this.#graph.graphData().nodes.find((each) => each.id === id);
    if (node) this.#graph.centerAt(node.x, node.y, 500);
  }

  paint(colouring: Colouring): void {
    this.colouring = colouring;
    this.#colours.clear();
    this.#redraw();
  }

  png(): Promise<Blob> {
    const drawn = this.#box.querySelector("canvas")!;
    const copy = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
    const context = copy.getContext("2d")!;
    context.fillStyle = this.#colour("--card");
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(drawn, 0, 0);
    return new Promise((done, failed) => copy.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture")))));
  }

  destroy(): void {
    this.#resized.disconnect();
    this.#graph._destructor();
  }

  #fit(): void {
    this.#graph.width(this.#box.clientWidth).height(this.#box.clientHeight);
  }

  #redraw(): void {
    // Setting an accessor anew makes force-graph draw one frame.
    this.#graph.nodeVal(this.#graph.nodeVal());
  }

  /** Colours and fonts of the theme; asked for once, not for each node of each frame. */
  #colour(name: string): string {
    const known = this.#colours.get(name);
    if (known !== undefined) return known;
    const told = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    this.#colours.set(name, told);
    return told;
  }

  #radius(node: NetNode): number {
    return 2.2 + Math.sqrt(node.load) * (node.kind === "department" ? 1.7 : 1.15);
  }

  #markNear(): void {
    const middle = this.#hovered ?? this.chosen;
    this.#near = new Set(middle ? [middle] : []);
    if (middle) {
      for (const edge of this.#net.edges) {
        if (edge.source === middle) this.#near.add(edge.target);
        if (edge.target === middle) this.#near.add(edge.source);
      }
    }
    this.#redraw();
  }

  #fill(node: NetNode): string {
    return this.colouring === "overdue" ? shareColour(node.overdueShare) : communityColour(node.community);
  }

  #draw(node: Node, context: CanvasRenderingContext2D, scale: number): void {
    const faint = this.#near.size > 0 && !this.#near.has(node.id);
    const radius = this.#radius(node);
    context.globalAlpha = faint ? 0.16 : 1;
    context.beginPath();
    if (node.kind === "department") context.arc(node.x ?? 0, node.y ?? 0, radius, 0, 2 * Math.PI);
    else if (node.kind === "region") context.rect((node.x ?? 0) - radius, (node.y ?? 0) - radius, radius * 2, radius * 2);
    else {
      context.moveTo(node.x ?? 0, (node.y ?? 0) - radius * 1.3);
      context.lineTo((node.x ?? 0) + radius * 1.3, node.y ?? 0);
      context.lineTo(node.x ?? 0, (node.y ?? 0) + radius * 1.3);
      context.lineTo((node.x ?? 0) - radius * 1.3, node.y ?? 0);
    }
    context.fillStyle = this.#fill(node);
    context.fill();
    if (node.id === this.chosen || node.id === this.#hovered) {
      context.lineWidth = 3 / scale;
      context.strokeStyle = this.#colour("--ink");
      context.stroke();
    } else {
      context.lineWidth = 1 / scale;
      context.strokeStyle = this.#colour("--card");
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  #linkColour(link: Link): string {
    const ends = [idOf(link.source), idOf(link.target)];
    const middle = this.#hovered ?? this.chosen;
    if (middle && !ends.includes(middle)) return "rgba(130,122,112,.05)";
    const share = link.weight ? link.overdue / link.weight : 0;
    return share > 0 ? `rgba(179,38,30,${(middle ? 0.45 : 0.12) + share * 0.3})` : `rgba(130,122,112,${middle ? 0.55 : 0.26})`;
  }

  /** The name of each community, large and faint, behind its members. */
  #drawCommunities(context: CanvasRenderingContext2D, scale: number): void {
    if (this.colouring !== "community") return;
    const sums = new Map<number, { x: number; y: number; weight: number; count: number }>();
    for (const node of this.#graph.graphData().nodes) {
      if (node.community === null) continue;
      const sum = sums.get(node.community) ?? { x: 0, y: 0, weight: 0, count: 0 };
      sum.x += (node.x ?? 0) * node.load;
      sum.y += (node.y ?? 0) * node.load;
      sum.weight += node.load;
      sum.count += 1;
      sums.set(node.community, sum);
    }
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const [number, sum] of sums) {
      if (sum.count < 3) continue;
      context.font = `700 ${Math.min(34, 15 + sum.count) / Math.max(scale, 0.6)}px ${this.#colour("--song")}`;
      context.fillStyle = communityColour(number);
      context.globalAlpha = 0.42;
      context.fillText(this.#net.communities[number]?.name ?? "", sum.x / sum.weight, sum.y / sum.weight);
      context.globalAlpha = 1;
    }
  }

  #drawLabels(context: CanvasRenderingContext2D, scale: number): void {
    const size = 12 / scale;
    context.font = `500 ${size}px ${this.#colour("--hei")}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    const placed: [number, number, number, number][] = [];
    const nodes = [...this.#graph.graphData().nodes].sort((a, b) => b.load - a.load);
    const first = nodes.filter((node) => this.#near.has(node.id));
    for (const node of [...first, ...nodes]) {
      const near = this.#near.has(node.id);
      if (this.#near.size ? !near : !(this.#labelled.has(node.id) || scale > 2.2)) continue;
      const name = node.label.length > 14 ? `${node.label.slice(0, 13)}…` : node.label;
      const width = context.measureText(name).width;
      const x = node.x ?? 0;
      const y = (node.y ?? 0) + this.#radius(node) + 2 / scale;
      const box: [number, number, number, number] = [x - width / 2, y, x + width / 2, y + size * 1.2];
      const crowded = placed.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
      if (crowded && node.id !== this.chosen && node.id !== this.#hovered) continue;
      placed.push(box);
      context.lineWidth = 3 / scale;
      context.strokeStyle = this.#colour("--card");
      context.strokeText(name, x, y);
      context.fillStyle = this.#colour("--ink");
      context.fillText(name, x, y);
    }
  }
}
