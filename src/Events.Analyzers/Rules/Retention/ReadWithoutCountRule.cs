using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Events.Analyzers.Rules.Streams;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Retention;

/// <summary>EVT6003: a read that answers everything there is.</summary>
internal sealed class ReadWithoutCountRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [RetentionDescriptors.EVT6003_ReadWithoutCount];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (call.Kind is not (StreamCommandKind.Read or StreamCommandKind.ReadGroup or StreamCommandKind.Range)) continue;
            if (call.Api is not (StreamApi.StackExchangeRedis or StreamApi.RawExecute)) continue;
            if (call.Api == StreamApi.RawExecute && call.RawArguments.IsDefault) continue;
            if (call[StreamArgument.Count] is not null || MisplacedArgumentRule.Problem(call) is not null) continue;
            if (call.Kind == StreamCommandKind.Range && !IsWholeStream(call)) continue;
            report(Diagnostic.Create(RetentionDescriptors.EVT6003_ReadWithoutCount, call.NameLocation, call.MethodName));
        }
    }

    private static bool IsWholeStream(StreamCall call) =>
        IsOpen(call[StreamArgument.MinId], "-") && IsOpen(call[StreamArgument.MaxId], "+");

    private static bool IsOpen(IOperation? end, string word) => end is null || Values.Text(end) == word;
}
