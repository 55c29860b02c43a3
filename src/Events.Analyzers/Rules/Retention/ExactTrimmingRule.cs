using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Retention;

/// <summary>EVT6002: MAXLEN or MINID without <c>~</c>.</summary>
internal sealed class ExactTrimmingRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [RetentionDescriptors.EVT6002_ExactTrimming];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (call.Kind is not (StreamCommandKind.Add or StreamCommandKind.Trim) || !IsExact(call)) continue;
            report(Diagnostic.Create(RetentionDescriptors.EVT6002_ExactTrimming, call.NameLocation, call.MethodName));
        }
    }

    private static bool IsExact(StreamCall call)
    {
        if (call.Api == StreamApi.RawExecute)
        {
            if (call.RawArguments.IsDefault || call.HasWord("~")) return false;
            return (call.HasWord("MAXLEN") && IsLimit(call[StreamArgument.MaxLength])) || call.HasWord("MINID");
        }

        if (call.Api != StreamApi.StackExchangeRedis) return false;
        bool trimsByMinId = call.Kind == StreamCommandKind.Trim && call.MethodName.IndexOf("MinId", StringComparison.Ordinal) >= 0;
        if (!trimsByMinId && !IsLimit(call[StreamArgument.MaxLength])) return false;
        return call[StreamArgument.Approximate] is not { } approximate || Values.Boolean(approximate) == false;
    }

    /// <summary>Trimming to nothing empties the stream on purpose, and must be exact to do so.</summary>
    private static bool IsLimit(IOperation? maxLength) => maxLength is not null && Values.Number(maxLength) != 0;
}
