using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <content>Lambdas and methods that are handed over: what they are called with, and what comes back of them.</content>
internal sealed partial class OriginEngine
{
    private Origin OfLambdaParameter(
        IParameterReferenceOperation reference, IMethodSymbol lambda, HashSet<object> open, int depth, Path path)
    {
        for (IOperation? current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation function && function.Symbol.Is(lambda))
            {
                return OfHandedOver(function, reference.Parameter.Ordinal, open, depth, path);
            }
        }

        return Origin.Unknown;
    }

    /// <summary>Finds what is given to a parameter of a lambda, or of a method that is used as a delegate.</summary>
    private Origin OfHandedOver(IOperation function, int ordinal, HashSet<object> open, int depth, Path path)
    {
        IOperation? outer = function.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation) outer = outer.Parent;
        switch (outer)
        {
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } process } }:
                return OfInvoked(Values.Root(outer), process, ordinal, open, depth, path);
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } kept } }:
                return OfInvokedAnywhere(kept.OriginalDefinition, ordinal, open, depth, path);
            case IFieldInitializerOperation { InitializedFields: { Length: 1 } fields } when fields[0].DeclaredAccessibility == Accessibility.Private:
                return OfInvokedAnywhere(fields[0].OriginalDefinition, ordinal, open, depth, path);
            case IArgumentOperation { Parent: IObjectCreationOperation block } when ordinal == 0 && ValueFlows.IsBlock(block.Type):
                return OfPosted(block, open, depth, path);
            case IArgumentOperation { Parent: IInvocationOperation call } given:
                if (SequenceMethods.GivesElements(call.TargetMethod))
                {
                    return ordinal == 0 ? Of(SequenceMethods.Source(call), open, depth, path) : Origin.Unknown;
                }

                // The lambda is given the task that it goes on from.
                if (call is { TargetMethod: { Name: "ContinueWith", ContainingType.Name: "Task" }, Instance: { } task })
                {
                    return ordinal == 0 ? Of(task, open, depth, path) : Origin.Unknown;
                }

                return given.Parameter is { } taken ? OfDelegateArgument(call, taken.Ordinal, ordinal, open, depth, path) : Origin.Unknown;
            default:
                return Origin.Unknown;
        }
    }

    /// <summary>Finds what is posted to a block of a pipeline: <c>new ActionBlock&lt;StreamEntry&gt;(entry => …)</c>.</summary>
    private Origin OfPosted(IObjectCreationOperation block, HashSet<object> open, int depth, Path path)
    {
        ISymbol? variable = block.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } => local,
            IFieldInitializerOperation { InitializedFields.Length: 1 } field => field.InitializedFields[0],
            ISimpleAssignmentOperation { Target: { } target } => Slices.SymbolOf(target),
            _ => null,
        };
        if (variable is null || scope.Flows.IsShared(variable)) return Origin.Unknown;
        IReadOnlyList<(IOperation? Key, IOperation Value)> posted = scope.Flows.FillsOf(variable);
        return posted.Count == 0 ? Origin.Unknown : Union(posted.Select(post => post.Value), open, depth, path);
    }

    /// <summary>Finds what a method of the type hands to the delegate that it is given: <c>ForEach(entries, entry => …)</c>.</summary>
    private Origin OfDelegateArgument(IInvocationOperation call, int given, int ordinal, HashSet<object> open, int depth, Path path)
    {
        if (!scope.Declares(call.TargetMethod) || scope.BodyOf(call.TargetMethod) is not { } body) return Origin.Unknown;
        return OfInvoked(body, call.TargetMethod.OriginalDefinition.Parameters[given], ordinal, open, depth, path);
    }

    /// <summary>Finds what a delegate in a variable is called with.</summary>
    private Origin OfInvoked(IOperation body, ISymbol variable, int ordinal, HashSet<object> open, int depth, Path path)
    {
        Origin origin = Origin.None;
        foreach (IInvocationOperation invoked in body.Descendants().OfType<IInvocationOperation>())
        {
            if (invoked.TargetMethod.MethodKind != MethodKind.DelegateInvoke || invoked.Instance is not { } instance || !Slices.SymbolOf(instance).Is(variable))
            {
                continue;
            }

            origin = origin.Or(ordinal < invoked.Arguments.Length ? Of(invoked.Arguments[ordinal].Value, open, depth, path) : Origin.Unknown);
        }

        return origin.Kinds == OriginKinds.None ? Origin.Unknown : origin;
    }

    /// <summary>Finds what a delegate in a private field is called with, where the type does nothing else with it.</summary>
    private Origin OfInvokedAnywhere(ISymbol field, int ordinal, HashSet<object> open, int depth, Path path)
    {
        Origin origin = Origin.None;
        foreach (IFieldReferenceOperation use in scope.Bodies.SelectMany(body => body.Body.Descendants()).OfType<IFieldReferenceOperation>())
        {
            if (!use.Field.OriginalDefinition.Is(field) || Values.IsWritten(use)) continue;
            IArgumentOperation? given = use.Parent is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } call
                && ReferenceEquals(call.Instance, use) && ordinal < call.Arguments.Length ? call.Arguments[ordinal] : null;
            origin = origin.Or(given is null ? Origin.Unknown : Of(given.Value, open, depth, path));
        }

        return origin.Kinds == OriginKinds.None ? Origin.Unknown : origin;
    }

    /// <summary>Finds what a delegate returns that is only ever these lambdas and methods of the type.</summary>
    private Origin OfDelegate(IInvocationOperation invocation, HashSet<object> open, int depth, Path path)
    {
        if (invocation.Instance is not { } instance
            || Slices.SymbolOf(instance) is not (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private } or IParameterSymbol)
            || Slices.SymbolOf(instance) is not { } variable)
        {
            return Origin.Unknown;
        }

        IReadOnlyList<IOperation>? writes = scope.BindingOf(variable) is { } bound ? [bound] : scope.WritesTo(variable);
        if (writes is null || writes.Count == 0 || !open.Add(variable)) return Origin.Unknown;
        Origin origin = Origin.None;
        foreach (IOperation write in writes)
        {
            IMethodSymbol? target = (Values.Strip(write) as IDelegateCreationOperation)?.Target switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                IMethodReferenceOperation { Method: { } method } when scope.Declares(method) => method.OriginalDefinition,
                _ => null,
            };
            origin = origin.Or(target is not null && scope.ReturnsOf(target) is { Count: > 0 } returns
                ? scope.CalledWith(invocation, target, scope).Origins.Union(returns, open, depth, path)
                : Origin.Unknown);
        }

        open.Remove(variable);
        return origin;
    }

    /// <summary><c>entries.Select(map)</c> of a delegate that is a parameter, or of a method.</summary>
    private Origin OfMapping(IInvocationOperation projection, HashSet<object> open, int depth, Path path)
    {
        foreach (IArgumentOperation argument in projection.Arguments)
        {
            if (Values.Strip(argument.Value) is not IParameterReferenceOperation { Parameter: { } parameter } || scope.BindingOf(parameter) is not { } bound)
            {
                continue;
            }

            if (Values.Strip(bound) is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol: { Parameters.IsEmpty: false } lambda } })
            {
                continue;
            }

            return SequenceMethods.Source(projection) is { } source
                ? scope.With(lambda.Parameters[0], source, scope).Origins.Union(scope.ReturnsOf(lambda), open, depth, path)
                : Origin.Unknown;
        }

        return OfMethodGroup(projection, open, depth, path);
    }

    /// <summary><c>entries.Select(Map)</c> of a method of the type, or of another one here.</summary>
    private Origin OfMethodGroup(IInvocationOperation projection, HashSet<object> open, int depth, Path path)
    {
        IMethodSymbol? method = projection.Arguments.SelectMany(argument => argument.Value.DescendantsAndSelf())
            .OfType<IMethodReferenceOperation>()
            .FirstOrDefault()?.Method.OriginalDefinition;
        if (method is null || method.Parameters.IsEmpty || SequenceMethods.Source(projection) is not { } source) return Origin.Unknown;
        TypeScope? home = scope.Declares(method) ? scope : method.IsStatic ? scope.Others?.HomeOf(method, scope.Type) : null;
        if (home is null || !open.Add(method)) return Origin.Unknown;
        IReadOnlyList<IOperation> returns = home.ReturnsOf(method);
        Origin origin = returns.Count == 0 ? Origin.Unknown : home.With(method.Parameters[0], source, scope).Origins.Union(returns, open, depth, path);
        open.Remove(method);
        return origin;
    }

    /// <summary>The lambda whose result the call gives back: <c>Retry(() => db.StreamReadAsync(…))</c>, <c>Task.Run</c>, a policy.</summary>
    private static IAnonymousFunctionOperation? RunsLambda(IInvocationOperation invocation)
    {
        IMethodSymbol definition = invocation.TargetMethod.OriginalDefinition;
        if (definition.TypeParameters.Length != 1 || !ReturnsParameter(definition.ReturnType, definition.TypeParameters[0])) return null;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter?.OriginalDefinition.Type is not INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke }) continue;
            if (!ReturnsParameter(invoke.ReturnType, definition.TypeParameters[0])) continue;
            IOperation value = argument.Value;
            while (value is IConversionOperation conversion) value = conversion.Operand;
            if (value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }) return lambda;
        }

        return null;
    }

    private static bool ReturnsParameter(ITypeSymbol type, ITypeParameterSymbol parameter) =>
        type.Is(parameter) || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } task && task.TypeArguments[0].Is(parameter));
}
