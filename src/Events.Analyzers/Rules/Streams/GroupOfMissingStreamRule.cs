using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5019: XGROUP CREATE without MKSTREAM in a type that neither makes the stream nor looks whether it is there.</summary>
internal sealed class GroupOfMissingStreamRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5019_GroupOfMissingStream];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.CreateGroup))
        {
            if (!LeavesStreamToOthers(call) || scope.CallsOf(StreamCommandKind.Add).Any()) continue;
            IOperation function = Structure.FunctionAround(call.Invocation);
            if (function.Descendants()
                .Any(operation => operation is IInvocationOperation other && StreamCommands.WithoutAsync(other.TargetMethod.Name) is "KeyExists" or "StreamInfo" or "StreamLength" or "KeyType" or "StreamGroupInfo"))
            {
                continue;
            }

            if (function.Descendants().Any(operation => operation is ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } }
                && (text.IndexOf("no such key", StringComparison.OrdinalIgnoreCase) >= 0
                    || text.IndexOf("requires the key", StringComparison.OrdinalIgnoreCase) >= 0)))
            {
                continue;
            }

            report(Diagnostic.Create(StreamDescriptors.EVT5019_GroupOfMissingStream, call.NameLocation, call.MethodName));
        }
    }

    private static bool LeavesStreamToOthers(StreamCall call) => call.Api switch
    {
        StreamApi.RawExecute => !call.RawArguments.IsDefaultOrEmpty && !call.HasWord("MKSTREAM"),
        StreamApi.StackExchangeRedis => call.Invocation.Arguments.Any(argument =>
            argument.Parameter?.Name == "createStream" && argument.ArgumentKind != ArgumentKind.DefaultValue && Values.Boolean(argument.Value) == false),
        _ => false,
    };
}
