using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules;

/// <summary>
/// The base of every analyzer with what all of them share, sealed so that none can forget it: concurrent execution, no
/// generated code, symbols resolved once, and nothing registered where the compilation uses neither Events nor
/// StackExchange.Redis.
/// </summary>
public abstract class EventsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownSymbols.For(start.Compilation) is { } symbols) Register(start, symbols);
        });
    }

    /// <summary>Registers the actions of the analyzer for a compilation that references what it looks at.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext context, KnownSymbols symbols);
}
