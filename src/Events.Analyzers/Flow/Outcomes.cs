using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Calls that answer whether they succeeded, and whether anybody looks at the answer.</summary>
internal static class Outcomes
{
    private static readonly ImmutableArray<string> OutcomeProperties =
        ["Succeeded", "IsSuccess", "Success", "IsError", "IsFailed", "IsFailure", "IsSuccessful", "IsSuccessStatusCode"];

    /// <summary>Calls whose answer says whether there was anything to do, and not whether it failed.</summary>
    private static readonly ImmutableArray<string> ToldSomethingElse =
        ["Remove", "Delete", "Add", "Set", "Clear", "Invalidate", "Update", "Upsert", "Mark", "Unregister", "Register", "Cancel", "Unsubscribe", "Subscribe", "Exists", "Next", "Ensure", "Store", "Save", "Put"];

    /// <summary>Tells whether the answer says if the work was done: a truth, a result with one, an HTTP response.</summary>
    public static bool AnswersOutcome(IInvocationOperation work, TypeScope scope)
    {
        IMethodSymbol method = work.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        if (scope.CallAt(work) is not null || type.IsInNamespace("StackExchange.Redis")) return false;
        bool isHttp = IsHttp(type);
        if (!isHttp && (type.IsInNamespace("System") || type.IsInNamespace("Microsoft"))) return false;
        if (!isHttp && !EntryWork.IsWork(work, scope)) return false;
        ITypeSymbol result = method.ReturnType;
        if (result is INamedTypeSymbol { TypeArguments.Length: 1, Name: "Task" or "ValueTask" } task) result = task.TypeArguments[0];
        if (result.SpecialType == SpecialType.System_Boolean)
        {
            return !ToldSomethingElse.Any(word => IsWord(method.Name, word))
                && (LambdaWhoseAnswerItGives(work) is not { } given || AnswersOutcome(given, scope));
        }

        return result.SpecialType == SpecialType.None
            && result.GetMembers()
                .Any(member => member is IPropertySymbol { Type.SpecialType: SpecialType.System_Boolean }
                    && OutcomeProperties.Contains(member.Name, StringComparer.Ordinal));
    }

    /// <summary>The lambda whose answer the call gives back: <c>Task&lt;T&gt; RunAsync&lt;T&gt;(Func&lt;Task&lt;T&gt;&gt; work)</c>, or null.</summary>
    private static IAnonymousFunctionOperation? LambdaWhoseAnswerItGives(IInvocationOperation work)
    {
        ITypeSymbol declared = work.TargetMethod.OriginalDefinition.ReturnType;
        if (declared is INamedTypeSymbol { TypeArguments.Length: 1, Name: "Task" or "ValueTask" } task) declared = task.TypeArguments[0];
        return declared is not ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method }
            ? null
            : work.Arguments
                .Select(argument => argument.Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } ? lambda : null)
                .FirstOrDefault(lambda => lambda is not null);
    }

    /// <summary>Tells whether a lambda answers what a call in it does, and not a truth that it states itself, such as whether there was a row.</summary>
    private static bool AnswersOutcome(IAnonymousFunctionOperation lambda, TypeScope scope) =>
        lambda.Body.Descendants()
            .OfType<IReturnOperation>()
            .Where(returned => Structure.FunctionAround(returned) == lambda)
            .Any(returned => Awaited(returned.ReturnedValue) is IInvocationOperation call && AnswersOutcome(call, scope));

    private static IOperation? Awaited(IOperation? value)
    {
        while (true)
        {
            switch (value)
            {
                case IAwaitOperation awaited: value = awaited.Operation; break;
                case IConversionOperation conversion: value = conversion.Operand; break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } instance }: value = instance; break;
                default: return value;
            }
        }
    }

    /// <summary>Tells whether the answer goes nowhere: a statement of its own, a discard, or a local that nobody reads.</summary>
    public static bool IsIgnored(IInvocationOperation work)
    {
        if (Structure.IsDiscarded(work) || IsOfManyIgnored(work)) return true;
        IOperation current = work;
        while (current.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation
            || current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            current = current.Parent!;
        }

        return current.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }
            && current is IAwaitOperation
            && !Values.Root(work)
                .DescendantsAndSelf()
                .Any(operation => operation is ILocalReferenceOperation use && SymbolEqualityComparer.Default.Equals(use.Local, local));
    }

    /// <summary><c>await Task.WhenAll(entries.Select(entry =&gt; TryAsync(entry)));</c>: what each answers is in an array that nobody takes.</summary>
    private static bool IsOfManyIgnored(IInvocationOperation work)
    {
        IOperation current = work;
        while (current.Parent is IConversionOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "AsTask" })
        {
            current = current.Parent;
        }

        if (current.Parent is not IReturnOperation returned || Structure.FunctionAround(returned) is not IAnonymousFunctionOperation lambda) return false;
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IArgumentOperation) outer = outer.Parent;
        if (outer is not IInvocationOperation { TargetMethod.Name: "Select" }) return false;
        outer = outer.Parent;
        while (outer is IConversionOperation or IArgumentOperation or IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" })
        {
            outer = outer.Parent;
        }

        return outer is IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } } all && Structure.IsDiscarded(all);
    }

    public static bool IsHttp(INamedTypeSymbol type) => type.Name is "HttpClient" or "HttpClientJsonExtensions" or "HttpMessageInvoker" && type.IsInNamespace("System.Net.Http");

    private static bool IsWord(string name, string word) =>
        name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || !char.IsLower(name[word.Length]));
}
