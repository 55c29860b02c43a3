using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Tests.Harness;

/// <summary>A call that a fix writes is given the cancellation token that is in scope, where the method can take one.</summary>
internal static class TokenInScope
{
    public static void IsPassed(string before, string after, IReadOnlyList<MetadataReference> references)
    {
        CSharpCompilation compilation = Programs.Compile([("Test.cs", after)], references, allowErrors: true);
        SyntaxTree tree = compilation.SyntaxTrees.First(candidate => candidate.FilePath == "Test.cs");
        SemanticModel model = compilation.GetSemanticModel(tree);
        string[] known = [.. CallsIn(CSharpSyntaxTree.ParseText(before, Programs.ParseOptions).GetRoot()).Select(Text)];
        foreach (InvocationExpressionSyntax call in CallsIn(tree.GetRoot()).Where(call => !known.Contains(Text(call))))
        {
            if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method || !CouldTakeToken(method, call, model)) continue;
            string? token = model.LookupSymbols(call.SpanStart)
                .FirstOrDefault(symbol => symbol is IParameterSymbol { Type: { } type } && IsToken(type))?.Name;
            Assert.True(token is null, $"The fix writes '{call}' without '{token}', which is in scope:\n{after}");
        }
    }

    private static IEnumerable<InvocationExpressionSyntax> CallsIn(SyntaxNode root) => root.DescendantNodes().OfType<InvocationExpressionSyntax>();

    private static string Text(InvocationExpressionSyntax call) => call.NormalizeWhitespace().ToString();

    private static bool CouldTakeToken(IMethodSymbol method, InvocationExpressionSyntax call, SemanticModel model)
    {
        if (call.ArgumentList.Arguments.Any(argument => IsToken(model.GetTypeInfo(argument.Expression).ConvertedType))) return false;
        return method.Parameters.Any(parameter => IsToken(parameter.Type))
            || method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other =>
                other.Parameters.Length == method.Parameters.Length + 1
                && IsToken(other.Parameters[^1].Type)
                && other.Parameters.Zip(method.Parameters).All(pair => SymbolEqualityComparer.Default.Equals(pair.First.Type, pair.Second.Type)));
    }

    private static bool IsToken(ITypeSymbol? type) => type?.ToDisplayString() == "System.Threading.CancellationToken";
}
