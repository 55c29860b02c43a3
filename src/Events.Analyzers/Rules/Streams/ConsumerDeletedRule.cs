using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5009: XGROUP DELCONSUMER of the type's own consumer, without a look at what it holds.</summary>
internal sealed class ConsumerDeletedRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5009_ConsumerDeletedWithPendingEntries];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.DeleteConsumer))
        {
            if (call[StreamArgument.Consumer] is not { } consumer) continue;
            bool isOwn = scope.CallsOf(StreamCommandKind.ReadGroup).Any(read => Values.Same(read[StreamArgument.Consumer], consumer));
            if (!isOwn || IsGivenByCaller(consumer) || LooksBefore(call, scope)) continue;
            report(Diagnostic.Create(StreamDescriptors.EVT5009_ConsumerDeletedWithPendingEntries, call.NameLocation));
        }
    }

    /// <summary>A parameter of the method: a thin wrapper. One of the constructor is as good as a field.</summary>
    private static bool IsGivenByCaller(IOperation consumer) =>
        Values.Strip(consumer) is IParameterReferenceOperation { Parameter.ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor } };

    /// <summary>A pending list, a consumer listing or a claim earlier in the method, or a test of a count around the call.</summary>
    private static bool LooksBefore(StreamCall call, TypeScope scope)
    {
        foreach (IOperation operation in Structure.FunctionAround(call.Invocation).Descendants())
        {
            if (operation is IPropertyReferenceOperation { Property.Name: "PendingMessageCount" }) return true;
            if (operation is not IInvocationOperation other || other.Syntax.SpanStart >= call.Invocation.Syntax.SpanStart) continue;
            if (scope.CallAt(other) is
                {
                    Kind: StreamCommandKind.Pending or StreamCommandKind.Claim or StreamCommandKind.AutoClaim
                or StreamCommandKind.ConsumerInfo
                })
            {
                return true;
            }

            string name = other.TargetMethod.Name;
            if (name.IndexOf("Pending", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("HandOver", StringComparison.OrdinalIgnoreCase) >= 0
                || name.IndexOf("Drain", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("Claim", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
