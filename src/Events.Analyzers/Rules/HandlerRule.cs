using Events.Analyzers.Handlers;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules;

/// <summary>A rule that judges one handler. Rules hold no state.</summary>
internal abstract class HandlerRule
{
    /// <summary>The descriptors the rule reports.</summary>
    public abstract IEnumerable<DiagnosticDescriptor> Descriptors { get; }

    /// <summary>Looks at one handler.</summary>
    public abstract void Analyze(HandlerScene scene, Action<Diagnostic> report);
}
