using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Retention;

/// <summary>EVT6004: a loop that reads without blocking and does not wait when there was nothing.</summary>
internal sealed class PollingWithoutPauseRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [RetentionDescriptors.EVT6004_PollingWithoutPause];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (ReadLoop loop in ReadLoop.In(scope))
        {
            if (!loop.IsEndless || !loop.ReadsEachTurn || loop.LeavesOnResult(scope) || Pauses.In(loop, scope)) continue;
            StreamCall read = loop.Read;
            bool blocks = read.Api is not (StreamApi.StackExchangeRedis or StreamApi.RawExecute)
                || read.Api == StreamApi.RawExecute && (read.RawArguments.IsDefault || read.HasWord("BLOCK"));
            if (blocks) continue;
            report(Diagnostic.Create(RetentionDescriptors.EVT6004_PollingWithoutPause, read.NameLocation, read.MethodName));
        }
    }
}
