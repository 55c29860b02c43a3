using System.Collections.Concurrent;
using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Rules;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers;

/// <summary>
/// Runs all flow rules on each type that uses stream commands. The bodies are collected once and shared; a type in
/// files that never mention a stream command costs one look at its text.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StreamTypeAnalyzer : EventsAnalyzer
{
    private static readonly ImmutableArray<StreamTypeRule> Rules = StreamTypeRules.All;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Rules.SelectMany(rule => rule.Descriptors).Distinct()];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.HasStreamCommands) return;
        RedisMethodsFile wrappers = RedisMethodsFile.Read(context.Options.AdditionalFiles, context.CancellationToken);
        var commands = new StreamCommands(symbols, wrappers);
        var mentions = new StreamMentions(wrappers);
        if (!mentions.AnyIn(context.Compilation, context.CancellationToken)) return;
        var others = new TypeScopes(commands, mentions, symbols, context.Options);
        context.RegisterSymbolStartAction(start => Collect(start, symbols, commands, mentions, others), SymbolKind.NamedType);
    }

    private static void Collect(
        SymbolStartAnalysisContext context, KnownSymbols symbols, StreamCommands commands, StreamMentions mentions, TypeScopes others)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!mentions.AnyIn(type, context.CancellationToken) || TestClasses.Includes(type)) return;
        var bodies = new ConcurrentQueue<(ISymbol Owner, IOperation Body)>();
        context.RegisterOperationBlockAction(block =>
        {
            // The actions of a type also see the bodies of the types nested in it, which have their own turn.
            if (!block.OwningSymbol.ContainingType.Is(type)) return;
            foreach (IOperation body in block.OperationBlocks) bodies.Enqueue((block.OwningSymbol, body));
        });
        context.RegisterSymbolEndAction(end =>
        {
            if (bodies.IsEmpty) return;
            var scope = new TypeScope(type, InSourceOrder(bodies), commands, symbols, end.Options, others);
            if (scope.Calls.IsEmpty) return;
            var reported = new List<Diagnostic>();
            foreach (StreamTypeRule rule in Rules)
            {
                end.CancellationToken.ThrowIfCancellationRequested();
                rule.Analyze(scope, reported.Add);
            }

            foreach (Diagnostic diagnostic in reported) end.ReportDiagnostic(diagnostic);
        });
    }

    /// <summary>Bodies arrive in any order; results must not depend on it.</summary>
    private static ImmutableArray<(ISymbol Owner, IOperation Body)> InSourceOrder(
        ConcurrentQueue<(ISymbol Owner, IOperation Body)> bodies) =>
        [.. bodies
            .OrderBy(item => item.Body.Syntax.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(item => item.Body.Syntax.SpanStart)];
}
