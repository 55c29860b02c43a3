using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5002: XACK of an entry that can only have been read with NOACK.</summary>
internal sealed class AcknowledgesNoAckReadRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5002_AcknowledgesNoAckRead];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (!call.IsAcknowledgement || call.Ids.IsEmpty) continue;
            Origin origin = scope.Origins.OfIds(call);
            if (!origin.IsOnly(OriginKinds.NoAck)) continue;
            report(Diagnostic.Create(
                StreamDescriptors.EVT5002_AcknowledgesNoAckRead,
                call.NameLocation,
                origin.Calls.Select(read => read.NameLocation),
                call.MethodName));
        }
    }
}
