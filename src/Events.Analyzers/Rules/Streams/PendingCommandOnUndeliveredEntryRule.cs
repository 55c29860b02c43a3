using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5001: XACK or XCLAIM of an entry that came from XREAD or XRANGE.</summary>
internal sealed class PendingCommandOnUndeliveredEntryRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5001_PendingCommandOnUndeliveredEntry];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            string? command = call.Kind switch
            {
                StreamCommandKind.Acknowledge => "XACK",
                StreamCommandKind.AcknowledgeAndDelete => "XACKDEL",
                StreamCommandKind.NegativeAcknowledge => "XNACK",
                StreamCommandKind.Claim => "XCLAIM",
                _ => null,
            };
            if (command is null || call.Ids.IsEmpty || call.HasWord("FORCE")) continue;
            Origin origin = scope.Origins.OfIds(call);
            if (!origin.IsOnly(OriginKinds.Read | OriginKinds.Range)) continue;
            string source = !origin.Has(OriginKinds.Range) ? "XREAD" : origin.Has(OriginKinds.Read) ? "XREAD and XRANGE" : "XRANGE";
            ImmutableArray<Location> reads = [.. origin.Calls.Select(read => read.NameLocation)];
            report(Diagnostic.Create(
                StreamDescriptors.EVT5001_PendingCommandOnUndeliveredEntry, call.NameLocation, reads, command, source));
        }
    }
}
