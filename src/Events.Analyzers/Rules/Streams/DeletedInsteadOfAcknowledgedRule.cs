using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5012: XDEL of group entries that nothing acknowledges, or XDEL as the end of an XREAD queue.</summary>
internal sealed class DeletedInsteadOfAcknowledgedRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5012_DeletedInsteadOfAcknowledged];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        bool acknowledges = scope.Calls.Any(call => call.IsAcknowledgement);
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.Delete))
        {
            if (call.Ids.IsEmpty) continue;
            Origin origin = scope.Origins.OfAll(call.Ids);
            if (!acknowledges && origin.IsOnly(OriginKinds.Group | OriginKinds.Claim))
            {
                Report(call, DiagnosticSeverity.Warning,
                    $"'{call.MethodName}' removes the entry and leaves its id in the pending entries list: acknowledge it", report);
            }
            else if (origin.IsOnly(OriginKinds.Read | OriginKinds.Range) && IsQueue(call, origin))
            {
                Report(call, DiagnosticSeverity.Info,
                    $"'{call.MethodName}' ends a queue that is read without a group: two readers get the same entry, and one that dies takes it along", report);
            }
        }
    }

    private static void Report(StreamCall call, DiagnosticSeverity severity, string message, Action<Diagnostic> report) =>
        report(Diagnostic.Create(StreamDescriptors.EVT5012_DeletedInsteadOfAcknowledged, call.NameLocation, severity, null, null, message));

    /// <summary>Read and deleted inside one loop that polls.</summary>
    private static bool IsQueue(StreamCall call, Origin origin)
    {
        IOperation? loop = Structure.Ancestors(call.Invocation).FirstOrDefault(ancestor => ancestor is IWhileLoopOperation);
        return loop is not null
            && origin.Calls.All(read => read.Kind == StreamCommandKind.Read && Structure.IsInside(read.Invocation, loop));
    }
}
