using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5003: XCLAIM or XAUTOCLAIM with a minimum idle time of zero, or of less than a second.</summary>
internal sealed class ClaimWithoutMinimumIdleTimeRule : StreamTypeRule
{
    private const long ShortMilliseconds = 1000;

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5003_ClaimWithoutMinimumIdleTime];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            bool claims = call.IsClaim || call.Kind == StreamCommandKind.ReadGroup;
            if (!claims || call[StreamArgument.MinIdle] is not { } idle) continue;
            if ((WrongUnit(idle) ?? DeliveredAgo(idle, call, scope)) is not { } ago) continue;
            report(Diagnostic.Create(
                StreamDescriptors.EVT5003_ClaimWithoutMinimumIdleTime,
                idle.Syntax.GetLocation(),
                ago.Severity,
                additionalLocations: null,
                properties: null,
                call.MethodName,
                ago.Text));
        }
    }

    /// <summary>Finds the wrong unit that no kind of claim excuses: a number of seconds, or of the milliseconds below one.</summary>
    private static (string Text, DiagnosticSeverity Severity)? WrongUnit(IOperation idle)
    {
        if (Durations.IsMillisecondsPart(idle))
        {
            return ("less than a second ago (Milliseconds is the part below a second, TotalMilliseconds is what is meant)", DiagnosticSeverity.Warning);
        }

        return idle.Type?.Name != "TimeSpan" && Durations.OtherUnit(idle) is { } unit
            ? ($"so many milliseconds ago as there are {unit} (the time is in milliseconds: TotalMilliseconds)", DiagnosticSeverity.Warning)
            : null;
    }

    private static (string Text, DiagnosticSeverity Severity)? DeliveredAgo(IOperation idle, StreamCall call, TypeScope scope)
    {
        if (IsLeaseRenewal(call) || TakesOverOneConsumer(call, scope)) return null;
        return Durations.Milliseconds(idle) switch
        {
            null or >= ShortMilliseconds => null,
            <= 0 => ("just now", DiagnosticSeverity.Warning),
            { } time => (FormattableString.Invariant($"{time} ms ago"), DiagnosticSeverity.Info),
        };
    }

    /// <summary>XCLAIM … JUSTID of entries one holds already renews the lease, and then zero is right.</summary>
    private static bool IsLeaseRenewal(StreamCall call) =>
        call.Kind == StreamCommandKind.Claim
        && (call.MethodName.IndexOf("Ids", StringComparison.Ordinal) >= 0 || call.HasWord("JUSTID"));

    /// <summary>
    /// The ids come from XPENDING of one consumer that is known to be gone. Their idle time at that moment is no reason:
    /// another one may have claimed them since, and only the claim itself can tell.
    /// </summary>
    private static bool TakesOverOneConsumer(StreamCall call, TypeScope scope)
    {
        if (call.Kind != StreamCommandKind.Claim || call.Ids.IsEmpty) return false;
        Origin origin = scope.Origins.OfIds(call);
        if (!origin.IsOnly(OriginKinds.Pending)) return origin.Kinds == OriginKinds.Unknown;
        return origin.Calls.All(pending => pending.Api != StreamApi.StackExchangeRedis || pending.NamesConsumer) && !AsksForIdleTime(call);
    }

    /// <summary>Whoever looks at how long entries are idle does not know that their consumer is gone.</summary>
    private static bool AsksForIdleTime(StreamCall call) => Structure.FunctionAround(call.Invocation).Descendants().Any(part =>
        part is IBinaryOperation comparison
        && comparison.DescendantsAndSelf().Any(side => side is IPropertyReferenceOperation { Property.Name: "IdleTimeInMilliseconds" }));
}
