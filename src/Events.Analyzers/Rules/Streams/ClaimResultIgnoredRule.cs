using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5004: an XAUTOCLAIM whose deleted ids or cursor nobody looks at, an XCLAIM that is taken to have won.</summary>
internal sealed class ClaimResultIgnoredRule : StreamTypeRule
{
    /// <summary>Tells the code fix that nobody looks at the deleted ids.</summary>
    internal const string DeletedProperty = "deleted";

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5004_ClaimResultIgnored];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (call.Api != StreamApi.StackExchangeRedis) continue;
            string? problem = call.Kind switch
            {
                StreamCommandKind.AutoClaim => AutoClaimProblem(call, scope),
                StreamCommandKind.Claim => ClaimProblem(call),
                _ => null,
            };
            if (problem is null) continue;
            var properties = ImmutableDictionary<string, string?>.Empty;
            if (problem.IndexOf("DeletedIds", StringComparison.Ordinal) >= 0) properties = properties.Add(DeletedProperty, "");
            report(Diagnostic.Create(
                StreamDescriptors.EVT5004_ClaimResultIgnored, call.NameLocation, properties, call.MethodName, problem));
        }
    }

    private static string? AutoClaimProblem(StreamCall call, TypeScope scope)
    {
        if (ResultLocal(call) is not { } local)
        {
            return MemberRead(call) == "ClaimedEntries" ? Describe(deleted: false, cursor: !StartsAtZero(call)) : null;
        }

        bool entries = false, deleted = false, cursor = false;
        foreach (IOperation operation in Values.Root(call.Invocation).DescendantsAndSelf())
        {
            if (operation is not ILocalReferenceOperation use || !SymbolEqualityComparer.Default.Equals(use.Local, local)) continue;
            switch (MemberOf(use))
            {
                case "ClaimedEntries" or "ClaimedIds":
                    entries = true;
                    break;
                case "DeletedIds":
                    deleted = true;
                    break;
                case "NextStartId":
                    cursor |= !IsOnlyLogged(use);
                    break;
                case "IsNull":
                    break;
                case null when !Values.IsWritten(use):

                    // Returned, passed on, or captured whole: somebody else looks at the rest.
                    return null;
            }
        }

        return entries ? Describe(deleted, cursor || !StartsAtZero(call)) : null;
    }

    private static bool IsOnlyLogged(IOperation use) => Structure.Ancestors(use)
        .TakeWhile(ancestor => ancestor is not (IBlockOperation or ILoopOperation))
        .Any(ancestor => ancestor is IInvocationOperation call && EntryWork.IsObserving(call));

    private static string? Describe(bool deleted, bool cursor) => (deleted, cursor) switch
    {
        (true, true) => null,
        (false, true) => "DeletedIds, the entries that were trimmed while pending, are lost without a trace",
        (true, false) => "NextStartId is never used, so only the first page of the pending entries list is ever claimed",
        (false, false) => "DeletedIds are lost without a trace, and NextStartId is never used, so only the first page is ever claimed",
    };

    /// <summary>XCLAIM answers the entries it won; taking the first without a look fails when another consumer was faster.</summary>
    private static string? ClaimProblem(StreamCall call)
    {
        IOperation current = call.Invocation;
        while (current.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation
            || current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            current = current.Parent!;
        }

        bool takesFirst = current.Parent is IArrayElementReferenceOperation
            || current.Parent is IArgumentOperation
            {
                Parent: IInvocationOperation
                {
                    TargetMethod:
                    {
                        Name: "First" or "Single",
                        ContainingType.Name: "Enumerable"
                    }
                }
            };
        return takesFirst ? "the first entry is taken without a test whether any was claimed; another consumer may have been faster" : null;
    }

    private static bool StartsAtZero(StreamCall call) =>
        Values.Text(call[StreamArgument.StartAt]) is "0-0" or "0" || Values.IsStreamPosition(call[StreamArgument.StartAt], "Beginning");

    private static ILocalSymbol? ResultLocal(StreamCall call)
    {
        IOperation current = call.Invocation;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    return declarator.Symbol;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target }:
                    return target.Local;
                case IAwaitOperation or IConversionOperation or IParenthesizedOperation:
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }:
                    current = parent;
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The property read right off the call: <c>(await StreamAutoClaimAsync(…)).ClaimedEntries</c>.</summary>
    private static string? MemberRead(StreamCall call)
    {
        IOperation current = call.Invocation;
        while (current.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation
            || current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            current = current.Parent!;
        }

        return current.Parent is IPropertyReferenceOperation property ? property.Property.Name : null;
    }

    private static string? MemberOf(ILocalReferenceOperation use) =>
        use.Parent is IPropertyReferenceOperation property && ReferenceEquals(property.Instance, use) ? property.Property.Name : null;
}
