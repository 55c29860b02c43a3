using Events.Analyzers.Commands;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>Tells lambdas that run as part of the code around them from those that are only handed over.</summary>
internal static class Lambdas
{
    public static bool Runs(IAnonymousFunctionOperation lambda, TypeScope scope, MethodBodies bodies)
    {
        if (Structure.RunsInPlace(lambda)) return true;
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation) outer = outer.Parent;
        switch (outer)
        {
            case IArgumentOperation { Parent: IInvocationOperation call } argument:
                return RunsIn(call, argument, scope, bodies);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return IsInvoked(declarator.Symbol, lambda);
            default:
                return false;
        }
    }

    private static bool RunsIn(IInvocationOperation call, IArgumentOperation argument, TypeScope scope, MethodBodies bodies)
    {
        IMethodSymbol method = call.TargetMethod;
        if (SequenceMethods.IsSequenceMethod(method)) return true;
        if (method.ContainingType is { Name: "Task" or "TaskFactory" } && method.Name is "Run" or "StartNew") return true;
        if (argument.Parameter is { } parameter && bodies.Of(call, scope, CancellationToken.None) is { } inner)
        {
            IParameterSymbol own = inner.Method.Parameters[Math.Min(parameter.Ordinal, inner.Method.Parameters.Length - 1)];
            return inner.Body.Descendants().Any(part => part switch
            {
                IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } instance } => Slices.SymbolOf(instance).Is(own),
                IArgumentOperation { Value: { } value, Parent: IInvocationOperation } => Slices.SymbolOf(value).Is(own),
                _ => false,
            });
        }

        // What comes back is returned to who called the handler, or kept: the lambda is how it was made.
        IOperation? parent = call.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } }) parent = parent.Parent;
        return parent is IReturnOperation && method.ReturnType.Name is "Task" or "ValueTask";
    }

    private static bool IsInvoked(ILocalSymbol local, IOperation from) => Values.Root(from).Descendants().Any(part => part switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: ILocalReferenceOperation reference } => SymbolEqualityComparer.Default.Equals(reference.Local, local),
        IArgumentOperation { Value: { } value, Parent: IInvocationOperation { Parent: IAwaitOperation } } => Slices.SymbolOf(value).Is(local),
        _ => false,
    });
}
