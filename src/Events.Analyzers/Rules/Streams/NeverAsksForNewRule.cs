using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5015: an endless loop that reads a group from a fixed id only, which answers pending entries and never new ones.</summary>
internal sealed class NeverAsksForNewRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5015_NeverAsksForNew];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        if (scope.CallsOf(StreamCommandKind.ReadGroup).Any(call => !ReadsFromFixedId(call))) return;
        foreach (ReadLoop loop in ReadLoop.In(scope))
        {
            if (loop.Read.Kind != StreamCommandKind.ReadGroup || !loop.IsEndless || !loop.ReadsEachTurn || loop.LeavesOnResult(scope)) continue;
            report(Diagnostic.Create(
                StreamDescriptors.EVT5015_NeverAsksForNew, loop.Read[StreamArgument.Position]!.Syntax.GetLocation(), loop.Read.MethodName));
        }
    }

    private static bool ReadsFromFixedId(StreamCall call) =>
        call.Api is StreamApi.StackExchangeRedis or StreamApi.RawExecute
        && call[StreamArgument.Position] is { } position
        && (Values.Text(position) is "0" or "0-0" || Values.Number(position) == 0 || Values.IsStreamPosition(position, "Beginning"));
}
