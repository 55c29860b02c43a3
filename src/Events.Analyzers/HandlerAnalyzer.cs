using System.Collections.Concurrent;
using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Configuration;
using Events.Analyzers.Effects;
using Events.Analyzers.Handlers;
using Events.Analyzers.Origins;
using Events.Analyzers.Rules;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers;

/// <summary>Runs the handler rules on each handler of a type. Types without handlers cost an attribute look-up.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : EventsAnalyzer
{
    private static readonly ImmutableArray<HandlerRule> Rules = HandlerRules.All;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Rules.SelectMany(rule => rule.Descriptors).Distinct()];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        var commands = new StreamCommands(symbols, RedisMethodsFile.Read(context.Options.AdditionalFiles, context.CancellationToken));
        var bodies = new MethodBodies(commands, symbols, context.Options);
        var catalog = new EffectCatalog(EffectsFile.Read(context.Options.AdditionalFiles, context.CancellationToken), bodies);
        var walk = new EffectWalk(catalog, bodies);
        context.RegisterSymbolStartAction(start => Collect(start, symbols, commands, walk, bodies), SymbolKind.NamedType);
    }

    private static void Collect(
        SymbolStartAnalysisContext context, KnownSymbols symbols, StreamCommands commands, EffectWalk walk, MethodBodies bodies)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.DeclaringSyntaxReferences.Length == 0) return;
        EventsOptions options = EventsOptions.Of(context.Options, type.DeclaringSyntaxReferences[0].SyntaxTree);
        var roots = new HandlerRoots(symbols, options.AdditionalHandlerTypes);
        if (!roots.MayHaveHandlers(type)) return;
        var collected = new ConcurrentQueue<(ISymbol Owner, IOperation Body)>();
        context.RegisterOperationBlockAction(block =>
        {
            if (!block.OwningSymbol.ContainingType.Is(type)) return;
            foreach (IOperation body in block.OperationBlocks) collected.Enqueue((block.OwningSymbol, body));
        });
        context.RegisterSymbolEndAction(end =>
        {
            ImmutableArray<(ISymbol Owner, IOperation Body)> ordered =
            [
                .. collected
                    .OrderBy(item => item.Body.Syntax.SyntaxTree.FilePath, StringComparer.Ordinal)
                    .ThenBy(item => item.Body.Syntax.SpanStart),
            ];
            TypeScope? scope = null;

            // Two handlers may reach one method: what is wrong in it is told once.
            var told = new HashSet<(string, Location)>();
            void Report(Diagnostic diagnostic)
            {
                if (told.Add((diagnostic.Id, diagnostic.Location))) end.ReportDiagnostic(diagnostic);
            }

            foreach ((ISymbol owner, IOperation body) in ordered)
            {
                if (owner is not IMethodSymbol method) continue;
                bool isOurs = roots.IsOurs(method);
                if (!isOurs && !roots.IsListed(method)) continue;
                scope ??= new TypeScope(type, ordered, commands, symbols, end.Options);
                var root = new HandlerRoot(method, body, scope, isOurs);
                var scene = new HandlerScene(root, walk, bodies, symbols, options, end.CancellationToken);
                foreach (HandlerRule rule in Rules) rule.Analyze(scene, Report);
            }
        });
    }
}
