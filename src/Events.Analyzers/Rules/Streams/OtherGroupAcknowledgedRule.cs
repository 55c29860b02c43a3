using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5014: XACK for another stream or group than the one that delivered the entry, both being constants.</summary>
internal sealed class OtherGroupAcknowledgedRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5014_OtherGroupAcknowledged];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (!call.IsAcknowledgement || call.Ids.IsEmpty) continue;
            Origin origin = scope.Origins.OfIds(call);
            if (!origin.IsOnly(OriginKinds.Group | OriginKinds.Claim) || origin.Calls.IsEmpty) continue;
            if ((Difference(call, origin, StreamArgument.Group, "group", scope)
                ?? Difference(call, origin, StreamArgument.Key, "stream", scope)) is not { } different)
            {
                continue;
            }

            report(Diagnostic.Create(
                StreamDescriptors.EVT5014_OtherGroupAcknowledged,
                different.Argument.Syntax.GetLocation(),
                origin.Calls.Select(read => read.NameLocation),
                call.MethodName,
                different.What,
                different.Acknowledged,
                different.Delivered));
        }
    }

    private static (IOperation Argument, string What, string Acknowledged, string Delivered)? Difference(
        StreamCall call, Origin origin, StreamArgument argument, string what, TypeScope scope)
    {
        if (call[argument] is not { } own || Constants.Text(own, scope) is not { } acknowledged) return null;
        string? delivered = null;
        foreach (StreamCall read in origin.Calls)
        {
            if (read[argument] is not { } other || Constants.Text(other, scope) is not { } text || text == acknowledged) return null;
            delivered = text;
        }

        return delivered is null ? null : (own, what, acknowledged, delivered);
    }
}
