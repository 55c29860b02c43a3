using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5017: XAUTOCLAIM from a position that is none of the pending entries list: <c>&gt;</c> or <c>$</c>.</summary>
internal sealed class ClaimStartRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5017_ClaimStart];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.AutoClaim))
        {
            if (call[StreamArgument.StartAt] is not { } start) continue;
            if (Values.Text(start) is not (">" or "$" or "+") && !Values.IsStreamPosition(start, "NewMessages")) continue;
            report(Diagnostic.Create(StreamDescriptors.EVT5017_ClaimStart, start.Syntax.GetLocation(), call.MethodName));
        }
    }
}
