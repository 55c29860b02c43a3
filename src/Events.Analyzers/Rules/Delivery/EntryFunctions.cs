using Events.Analyzers.Commands;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>
/// The methods, local functions and lambdas of a type that are given one entry of a group, answer nothing, and are the ones that acknowledge it: who calls them
/// acknowledges nothing.
/// </summary>
internal static class EntryFunctions
{
    public static IEnumerable<(IParameterSymbol Entry, IBlockOperation Body)> In(TypeScope scope)
    {
        // Nothing to look for where nothing is acknowledged in a function that is given an entry.
        var seen = new HashSet<IOperation>();
        foreach (StreamCall call in scope.Calls)
        {
            if (!call.IsAcknowledgement) continue;
            IOperation around = Structure.FunctionAround(call.Invocation);
            if (!seen.Add(around) || MethodOf(around, scope) is not { } method || BlockOf(around) is not { } block || !AnswersNothing(method)) continue;
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (!StreamTypes.IsEntry(parameter.Type) || Use(parameter, block) is not { } use) continue;
                if (!scope.Origins.Of(use).IsOnly(OriginKinds.Group | OriginKinds.Claim) || CallerAcknowledges(around, method, scope)) continue;
                yield return (parameter, block);
            }
        }
    }

    private static IMethodSymbol? MethodOf(IOperation function, TypeScope scope) => function switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        ILocalFunctionOperation local => local.Symbol,
        IMethodBodyOperation body => scope.MethodOf(body) is { MethodKind: MethodKind.Ordinary } method ? method : null,
        _ => null,
    };

    private static IBlockOperation? BlockOf(IOperation function) => function switch
    {
        IAnonymousFunctionOperation lambda => lambda.Body,
        ILocalFunctionOperation local => local.Body,
        IMethodBodyOperation method => method.BlockBody,
        _ => null,
    };

    private static bool AnswersNothing(IMethodSymbol method) =>
        method.ReturnsVoid || method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 0 };

    private static IOperation? Use(IParameterSymbol parameter, IBlockOperation block) =>
        block.Descendants().FirstOrDefault(part => part is IParameterReferenceOperation use && use.Parameter.Is(parameter));

    private static bool CallerAcknowledges(IOperation function, IMethodSymbol method, TypeScope scope)
    {
        IEnumerable<IOperation> sites = function is IAnonymousFunctionOperation
            ? [function]
            : scope.CallSitesOf(method).Concat<IOperation>(scope.DelegateUsesOf(method));
        return sites.Any(site =>
        {
            IOperation caller = Structure.FunctionAround(site);
            return OwnAcknowledgements.WithStreamCalls(scope).Any(call =>
                !Structure.IsInside(call.Invocation, function) && Structure.IsInside(call.Invocation, caller));
        });
    }
}
