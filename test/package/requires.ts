import ts from 'typescript';

/** The modules that one compiled CommonJS file asks for. */
export interface Requires {
	/** Each string given to require() or import(). */
	modules: string[];
	/** Calls whose module is only known when they run, as source text. Nobody can check those. */
	computed: string[];
}

/** Parses JavaScript and finds every require(), require.resolve() and import() in it. */
export function requiresOf(fileName: string, source: string): Requires {
	const found: Requires = { modules: [], computed: [] };
	const file = ts.createSourceFile(
		fileName,
		source,
		ts.ScriptTarget.Latest,
		false,
		ts.ScriptKind.JS,
	);

	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
			if (node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
				found.modules.push(node.moduleSpecifier.text);
			}
		}
		if (ts.isCallExpression(node) && loadsModule(node.expression)) {
			const [wanted] = node.arguments;
			if (wanted && ts.isStringLiteralLike(wanted)) found.modules.push(wanted.text);
			else found.computed.push(source.slice(node.pos, node.end).trim());
		}
		ts.forEachChild(node, visit);
	};
	visit(file);
	return found;
}

function loadsModule(callee: ts.Expression): boolean {
	if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
	if (ts.isIdentifier(callee)) return callee.text === 'require';
	return (
		ts.isPropertyAccessExpression(callee) &&
		ts.isIdentifier(callee.expression) &&
		callee.expression.text === 'require'
	);
}
