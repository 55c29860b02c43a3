using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5018: a count of zero or less.</summary>
internal sealed class CountNotPositiveRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5018_CountNotPositive];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (call.Kind is not (StreamCommandKind.Read or StreamCommandKind.ReadGroup or StreamCommandKind.Range or StreamCommandKind.Pending
                or StreamCommandKind.AutoClaim))
            {
                continue;
            }

            if (call.Api is not (StreamApi.StackExchangeRedis or StreamApi.RawExecute)) continue;
            if (call[StreamArgument.Count] is not { } count || Values.Number(count) is not <= 0) continue;
            report(Diagnostic.Create(StreamDescriptors.EVT5018_CountNotPositive, count.Syntax.GetLocation(), call.MethodName, Values.Number(count)));
        }
    }
}
