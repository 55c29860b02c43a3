using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
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
            if (MillisecondsOf(idle) is not { } milliseconds || milliseconds >= ShortMilliseconds) continue;
            if (IsLeaseRenewal(call) || TakesOverOneConsumer(call, scope)) continue;
            DiagnosticSeverity severity = milliseconds <= 0 ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;
            report(Diagnostic.Create(
                StreamDescriptors.EVT5003_ClaimWithoutMinimumIdleTime,
                idle.Syntax.GetLocation(),
                severity,
                additionalLocations: null,
                properties: null,
                call.MethodName,
                milliseconds <= 0 ? "no time" : milliseconds + " ms"));
        }
    }

    public static long? MillisecondsOf(IOperation idle)
    {
        if (Values.Number(idle) is { } number) return number;
        return Values.Strip(idle) switch
        {
            IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => 0,
            IDefaultValueOperation { Type.Name: "TimeSpan" } => 0,
            IInvocationOperation { TargetMethod: { Name: "FromMilliseconds", ContainingType.Name: "TimeSpan" } } made
                when made.Arguments.Length > 0 => Values.Number(made.Arguments[0].Value),
            _ => null,
        };
    }

    /// <summary>XCLAIM … JUSTID of entries one holds already renews the lease, and then zero is right.</summary>
    private static bool IsLeaseRenewal(StreamCall call) =>
        call.Kind == StreamCommandKind.Claim
        && (call.MethodName.IndexOf("Ids", StringComparison.Ordinal) >= 0 || call.HasWord("JUSTID"));

    /// <summary>All ids come from XPENDING of one consumer: a handover of a consumer that is known to be gone.</summary>
    private static bool TakesOverOneConsumer(StreamCall call, TypeScope scope)
    {
        if (call.Kind != StreamCommandKind.Claim || call.Ids.IsEmpty) return false;
        Origin origin = scope.Origins.OfAll(call.Ids);
        if (!origin.IsOnly(OriginKinds.Pending)) return origin.Kinds == OriginKinds.Unknown;
        return origin.Calls.All(pending => pending.Api != StreamApi.StackExchangeRedis || pending[StreamArgument.Consumer] is { } consumer
            && Values.Strip(consumer) is not IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Null" or "EmptyString" } });
    }
}
