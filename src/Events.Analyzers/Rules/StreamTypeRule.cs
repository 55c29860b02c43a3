using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules;

/// <summary>
/// A rule that judges all bodies of one type that uses stream commands. Rules hold no state: one instance serves all
/// types of all compilations at once.
/// </summary>
internal abstract class StreamTypeRule
{
    /// <summary>The descriptors the rule reports.</summary>
    public abstract IEnumerable<DiagnosticDescriptor> Descriptors { get; }

    /// <summary>Looks at one type.</summary>
    public abstract void Analyze(TypeScope scope, Action<Diagnostic> report);
}
