using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Calls of methods of the type itself, and of lambdas in a local, that do nothing but acknowledge what they are given.</summary>
internal static class OwnAcknowledgements
{
    private static readonly ConditionalWeakTable<TypeScope, Box> PerScope = new();

    /// <summary>The acknowledgements of a type, with the calls of its own methods that are nothing else. Found once for each type.</summary>
    public static ImmutableArray<StreamCall> WithStreamCalls(TypeScope scope) =>
        PerScope.GetValue(scope, static key => new Box([.. key.Calls.Where(call => call.IsAcknowledgement), .. In(key), .. ByDelegate(key)])).Calls;

    private static IEnumerable<StreamCall> In(TypeScope scope)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (!call.IsAcknowledgement || call.Ids.Length != 1) continue;
            if (ParameterIn(call.Ids[0]) is not { ContainingSymbol: IMethodSymbol method } parameter || !scope.Declares(method)) continue;
            if (scope.BodyOf(method) is not { } body || !Structure.IsInside(call.Invocation, body)) continue;
            if (body.Descendants().Any(part => part is IInvocationOperation work && !ReferenceEquals(work, call.Invocation) && EntryWork.IsWork(work, scope)))
            {
                continue;
            }

            if (Structure.Ancestors(call.Invocation).Any(ancestor => ancestor is IConditionalOperation or ICatchClauseOperation)) continue;
            foreach (IInvocationOperation site in scope.CallSitesOf(method))
            {
                IArgumentOperation? given = site.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal);
                if (given is not null) yield return new StreamCall(StreamCommandKind.Acknowledge, StreamApi.Wrapper, site, givenIds: [given.Value]);
            }
        }
    }

    /// <summary>Calls of a local that holds a lambda which acknowledges, and does nothing else.</summary>
    private static IEnumerable<StreamCall> ByDelegate(TypeScope scope)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (!call.IsAcknowledgement || Structure.FunctionAround(call.Invocation) is not IAnonymousFunctionOperation lambda) continue;
            IOperation? outer = lambda.Parent;
            while (outer is IDelegateCreationOperation or IConversionOperation) outer = outer.Parent;
            if (outer is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } held } }) continue;
            if (scope.WritesTo(held) is not { Count: 1 } || Structure.Ancestors(call.Invocation).TakeWhile(ancestor => !ReferenceEquals(ancestor, lambda))
                .Any(ancestor => ancestor is IConditionalOperation or ICatchClauseOperation)
                || lambda.Body.Descendants().Any(part => part is IInvocationOperation work && EntryWork.IsWork(work, scope)))
            {
                continue;
            }

            foreach (IOperation operation in Values.Root(lambda).Descendants())
            {
                if (operation is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: ILocalReferenceOperation called } site
                    && SymbolEqualityComparer.Default.Equals(called.Local, held))
                {
                    yield return new StreamCall(StreamCommandKind.Acknowledge, StreamApi.Wrapper, site, givenIds: call.Ids);
                }
            }
        }
    }

    private static IParameterSymbol? ParameterIn(IOperation ids) =>
        ids.DescendantsAndSelf().OfType<IParameterReferenceOperation>().Select(reference => reference.Parameter)
            .FirstOrDefault(parameter => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction });

    private sealed class Box(ImmutableArray<StreamCall> calls)
    {
        public ImmutableArray<StreamCall> Calls { get; } = calls;
    }
}
