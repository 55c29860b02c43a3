using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Effects;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5010: a consumer name that is new at each start, in a type that claims nothing of other consumers.</summary>
internal sealed class ThrowAwayConsumerNameRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5010_ThrowAwayConsumerName];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        if (ClaimsOfOthers(scope)) return;
        var seen = new HashSet<IOperation>();
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.ReadGroup))
        {
            if (Find(call, scope) is not { } name || !seen.Add(name.Value)) continue;
            report(Diagnostic.Create(
                StreamDescriptors.EVT5010_ThrowAwayConsumerName,
                call[StreamArgument.Consumer]!.Syntax.GetLocation(),
                name.IsRandom ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                [name.Value.Syntax.GetLocation()],
                properties: null,
                scope.Type.Name));
        }
    }

    /// <summary>Tells whether the rule reports something for the type.</summary>
    public static bool Applies(TypeScope scope) =>
        !ClaimsOfOthers(scope) && scope.CallsOf(StreamCommandKind.ReadGroup).Any(call => Find(call, scope) is not null);

    /// <summary>XAUTOCLAIM, CLAIM of XREADGROUP, or an XCLAIM, unless its ids are seen to be those of one consumer.</summary>
    private static bool ClaimsOfOthers(TypeScope scope) => scope.Calls.Any(call => call.Kind switch
    {
        StreamCommandKind.AutoClaim => true,
        StreamCommandKind.ReadGroup => call[StreamArgument.MinIdle] is not null,
        StreamCommandKind.Claim => !IsOfOwnConsumer(call, scope),
        _ => false,
    });

    private static bool IsOfOwnConsumer(StreamCall claim, TypeScope scope)
    {
        Origin origin = scope.Origins.OfIds(claim);
        return origin.IsOnly(OriginKinds.Pending)
            && origin.Calls.All(pending => pending.NamesConsumer
                && Values.Same(pending[StreamArgument.Consumer], claim[StreamArgument.Consumer]));
    }

    private static (IOperation Value, bool IsRandom)? Find(StreamCall call, TypeScope scope)
    {
        if (call[StreamArgument.Consumer] is not { } consumer) return null;
        if (Fresh(consumer, scope, FreshValues.IsFreshId, 0) is { } random) return (random, true);
        return Fresh(consumer, scope, IsProcessId, 0) is { } process ? (process, false) : null;
    }

    private static bool IsProcessId(IOperation operation) => operation is IPropertyReferenceOperation
    {
        Property: { Name: "ProcessId", ContainingType.Name: "Environment" } or { Name: "Id", ContainingType.Name: "Process" },
    };

    /// <summary>Follows locals and fields of the type; a value that is also set from elsewhere is left alone.</summary>
    private static IOperation? Fresh(IOperation expression, TypeScope scope, Func<IOperation, bool> isFresh, int hop)
    {
        foreach (IOperation part in expression.DescendantsAndSelf())
        {
            if (isFresh(part)) return part;
            ISymbol? variable = part switch
            {
                ILocalReferenceOperation local => local.Local,
                IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } => field.OriginalDefinition,
                _ => null,
            };
            if (variable is null || hop > 3 || scope.WritesTo(variable) is not { Count: 1 } writes) continue;
            if (Fresh(writes[0], scope, isFresh, hop + 1) is { } found) return found;
        }

        return null;
    }
}
