using Events.Generator.Model;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Sdk;

namespace Events.Generator.Tests.Incremental;

/// <summary>The guard that every generator test relies on fails when it should.</summary>
public sealed class KeptValuesTests
{
    private sealed record Planted(object? Value);

    private readonly record struct Nested(EquatableArray<string> Names, Planted Inner);

    private static readonly CSharpCompilation Compiled = TestCompilation.Create("internal class C { [Obsolete] public int M() => 1; }");

    public static TheoryData<string> Kinds() => [.. Values().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_keeps_a_compilation_alive_is_found_however_deep(string kind)
    {
        object value = Values()[kind];
        Assert.Throws<FalseException>(() => KeptValues.AssertClean(value, kind));
        Assert.Throws<FalseException>(() => KeptValues.AssertClean(new Planted(value), kind));
        Assert.Throws<FalseException>(() => KeptValues.AssertClean(new Nested(default, new Planted(new Planted(value))), kind));
    }

    [Fact]
    public void What_is_never_equal_to_its_like_is_found()
    {
        Assert.Throws<TrueException>(() => KeptValues.AssertClean(new Planted(new[] { "a" }), "array"));
        Assert.Throws<TrueException>(() => KeptValues.AssertClean(new Planted(new List<string>()), "list"));
        Assert.Throws<TrueException>(() => KeptValues.AssertClean(new Planted(new Version(1, 0) is var _ ? new object() : null), "object"));
    }

    [Fact]
    public void Values_pass() => KeptValues.AssertClean(
        new Nested(new EquatableArray<string>(["a"]), new Planted(new EnumMemberModel("A", "A", "0", false, default))), "values");

    private static Dictionary<string, object> Values()
    {
        SyntaxTree tree = Compiled.SyntaxTrees[0];
        INamedTypeSymbol type = Compiled.GetTypeByMetadataName("C")!;
        return new Dictionary<string, object>
        {
            ["symbol"] = type,
            ["node"] = tree.GetRoot(),
            ["tree"] = tree,
            ["reference"] = type.DeclaringSyntaxReferences[0],
            ["compilation"] = Compiled,
            ["semantic model"] = Compiled.GetSemanticModel(tree),
            ["location"] = type.Locations[0],
            ["attribute"] = type.GetMembers("M")[0].GetAttributes()[0],
            ["closure"] = (Func<string>)type.ToString!,
        };
    }
}
