using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Configuration;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5012: XDEL of group entries that nothing acknowledges, or XDEL as the end of an XREAD queue.</summary>
internal sealed class DeletedInsteadOfAcknowledgedRule : StreamTypeRule
{
    /// <summary>Tells the code fix that every server of the project has XACKDEL.</summary>
    internal const string AcknowledgeAndDeleteProperty = "acknowledgeAndDelete";

    private static readonly Version AcknowledgeAndDeleteSince = new(8, 2);

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5012_DeletedInsteadOfAcknowledged];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        bool acknowledges = scope.Calls.Any(call => call.IsAcknowledgement);
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.Delete))
        {
            if (call.Ids.IsEmpty) continue;
            Origin origin = scope.Origins.OfIds(call);
            if (!acknowledges && origin.IsOnly(OriginKinds.Group | OriginKinds.Claim))
            {
                Report(call, origin, scope, DiagnosticSeverity.Warning,
                    $"'{call.MethodName}' removes the entry and leaves its id in the pending entries list: acknowledge it", report);
            }
            else if (origin.IsOnly(OriginKinds.Read | OriginKinds.Range) && IsQueue(call, origin, scope))
            {
                Report(call, origin, scope, DiagnosticSeverity.Info,
                    $"'{call.MethodName}' ends a queue that is read without a group: two readers get the same entry, and one that dies takes it along", report);
            }
        }
    }

    /// <summary>Tells whether the type deletes what a group delivered, and acknowledges nothing.</summary>
    public static bool Applies(TypeScope scope) =>
        !scope.Calls.Any(call => call.IsAcknowledgement)
        && scope.CallsOf(StreamCommandKind.Delete).Any(call => !call.Ids.IsEmpty && scope.Origins.OfIds(call).IsOnly(OriginKinds.Group | OriginKinds.Claim));

    private static void Report(
        StreamCall call, Origin origin, TypeScope scope, DiagnosticSeverity severity, string message, Action<Diagnostic> report)
    {
        EventsOptions options = EventsOptions.Of(scope.Options, call.Invocation.Syntax.SyntaxTree);
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (options.MinRedisVersion >= AcknowledgeAndDeleteSince) properties = properties.Add(AcknowledgeAndDeleteProperty, "");
        report(Diagnostic.Create(
            StreamDescriptors.EVT5012_DeletedInsteadOfAcknowledged,
            call.NameLocation,
            severity,
            origin.Calls.Select(read => read.NameLocation),
            properties,
            message));
    }

    /// <summary>Read at each turn of one loop, and deleted in it.</summary>
    private static bool IsQueue(StreamCall call, Origin origin, TypeScope scope) =>
        origin.Calls.All(read => read.Kind == StreamCommandKind.Read)
        && ReadLoop.In(scope).Any(loop => loop.ReadsEachTurn && origin.Calls.Contains(loop.Read) && Structure.IsInside(call.Invocation, loop.Loop));
}
