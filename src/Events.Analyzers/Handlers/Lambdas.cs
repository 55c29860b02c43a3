using Events.Analyzers.Commands;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>Tells lambdas and methods that run as part of the code around them from those that are only handed over.</summary>
internal static class Lambdas
{
    /// <param name="function">The lambda, or the name of a method that stands for a delegate.</param>
    /// <param name="scope">The type it stands in.</param>
    /// <param name="bodies">What the methods do that it is handed to.</param>
    public static bool Runs(IOperation function, TypeScope scope, MethodBodies bodies)
    {
        if (Structure.RunsInPlace(function)) return true;
        IOperation? outer = function.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation) outer = outer.Parent;
        switch (outer)
        {
            case IArgumentOperation { Parent: IInvocationOperation call } argument when !ValueFlows.IsContainer(call.TargetMethod.ContainingType):
                return RunsIn(call, argument, scope, bodies);
            case IArgumentOperation { Parent: IObjectCreationOperation made }:
                return ValueFlows.IsBlock(made.Type) || made.Type?.MetadataFullName() == "System.Threading.Thread";
            default:
                return function is IAnonymousFunctionOperation && IsUsed(function, scope, bodies);
        }
    }

    private static bool RunsIn(IInvocationOperation call, IArgumentOperation argument, TypeScope scope, MethodBodies bodies)
    {
        IMethodSymbol method = call.TargetMethod;
        if (SequenceMethods.IsSequenceMethod(method)) return true;
        if (method.ContainingType is { Name: "Task" or "TaskFactory" } && method.Name is "Run" or "StartNew" or "ContinueWith") return true;
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
        while (parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" }
            or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } })
        {
            parent = parent.Parent;
        }

        return parent is IReturnOperation && method.ReturnType.Name is "Task" or "ValueTask";
    }

    /// <summary>It is held in a variable, alone or among others, that is invoked or handed to who invokes it.</summary>
    private static bool IsUsed(IOperation function, TypeScope scope, MethodBodies bodies) => Values.Root(function).Descendants().Any(part => part switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } instance } =>
            Delegates.TargetsOf(instance, scope).Contains(function),
        IArgumentOperation { Value: { } value, Parent: IInvocationOperation { TargetMethod.MethodKind: not MethodKind.DelegateInvoke } call } argument =>
            Delegates.MayBe(value.Type) && !Structure.IsInside(function, call) && !ValueFlows.IsContainer(call.TargetMethod.ContainingType)
                && !SequenceMethods.IsSequenceMethod(call.TargetMethod)
                && Delegates.TargetsOf(value, scope).Contains(function)
                && (call.Parent is IAwaitOperation || RunsIn(call, argument, scope, bodies)),
        _ => false,
    });
}
