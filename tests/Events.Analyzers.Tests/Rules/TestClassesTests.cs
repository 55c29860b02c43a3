using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules;

/// <summary>Classes of tests use stream commands to see what they do: nothing is said of them.</summary>
public sealed class TestClassesTests : RuleTest
{
    private const string Attributes = """
        using StackExchange.Redis;
        public class FactAttribute : Attribute { }
        public class OnServerAttribute : FactAttribute { }
        public class RunsIfServerTheoryAttribute : Attribute { }
        [AttributeUsage(AttributeTargets.Class)] public class TestClassAttribute : Attribute { }
        """;

    public override string Id => "EVT6001";

    protected override string Wrap(string source) => Attributes + source;

    [Theory]
    [InlineData("""public class Tests(IDatabase db) { [Fact] public void Adds() => db.StreamAdd("s", "f", "v"); }""")]
    [InlineData("""public class Tests(IDatabase db) { [OnServer] public void Adds() => Add(); private void Add() => db.StreamAdd("s", "f", "v"); }""")]
    [InlineData("""public class Tests(IDatabase db) { [RunsIfServerTheory] public void Adds() => db.StreamAdd("s", "f", "v"); }""")]
    [InlineData("""[TestClass] public class Tests(IDatabase db) { public void Adds() => db.StreamAdd("s", "f", "v"); }""")]
    [InlineData("""public class Tests { [Fact] public void Adds() { } private class Producer(IDatabase db) { public void Add() => db.StreamAdd("s", "f", "v"); } }""")]
    [InlineData("""public abstract class Base { [Fact] public void Adds() { } } public class Tests(IDatabase db) : Base { public void Add() => db.StreamAdd("s", "f", "v"); }""")]
    public Task Are_silent(string source) => Silent(source);

    [Fact]
    public Task Others_are_not() => Flags("""public class Producer(IDatabase db) { [Obsolete] public void Add() => db.[|StreamAdd|]("s", "f", "v"); }""");
}
