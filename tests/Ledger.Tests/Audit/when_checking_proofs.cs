using System.Globalization;
using System.Text;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Tests.Audit.Building;

namespace EventLedger.Ledger.Tests.Audit;

public class when_checking_proofs
{
    private static readonly byte[] KnownRoot = Convert.FromBase64String("Y4r6mAIpJbrP3a2xXvIv0BmcGsmcKXO2FYJD0T/OBcI=");
    private static readonly byte[][] Thousand = [.. Enumerable.Range(0, 1000).Select(Leaf)];

    [Fact]
    public void the_known_root_of_a_thousand_leaves_is_led_to_by_every_inclusion_proof()
    {
        TestTree.Root(Thousand).ShouldBe(KnownRoot);
        for (var i = 0; i < Thousand.Length; i += 37)
        {
            var data = Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture));
            Merkle.IsIncluded(Merkle.LeafHash(data), (ulong)i, 1000, TestTree.Inclusion(i, Thousand), KnownRoot).ShouldBeTrue($"leaf {i}");
        }
    }

    [Fact]
    public void every_inclusion_in_small_trees_is_proved_and_only_where_it_is()
    {
        for (var size = 1; size <= 20; size++)
        {
            byte[][] leaves = [.. Thousand.Take(size)];
            for (var i = 0; i < size; i++)
            {
                var (proof, root) = (TestTree.Inclusion(i, leaves), TestTree.Root(leaves));
                Enumerable.Range(0, size + 1).Where(index => Merkle.IsIncluded(leaves[i], (ulong)index, (ulong)size, proof, root)).ShouldBe([i]);
            }
        }
    }

    [Fact]
    public void every_growth_of_small_trees_is_proved_and_no_other()
    {
        for (var size = 1; size <= 20; size++)
        {
            byte[][] leaves = [.. Thousand.Take(size)];
            for (var from = 1; from <= size; from++)
            {
                var (before, root, proof) = (TestTree.Root([.. leaves.Take(from)]), TestTree.Root(leaves), TestTree.Consistency(from, leaves));
                Merkle.IsConsistent((ulong)from, before, (ulong)size, root, proof).ShouldBeTrue($"{from} to {size}");
                Merkle.IsConsistent((ulong)from, KnownRoot, (ulong)size, root, proof).ShouldBeFalse($"{from} to {size} from another root");
                Merkle.IsConsistent((ulong)from, before, (ulong)size, KnownRoot, proof).ShouldBeFalse($"{from} to {size} with another root");
                Merkle.IsConsistent((ulong)from, before, (ulong)size, root, [.. proof, KnownRoot]).ShouldBeFalse($"{from} to {size} with a longer proof");
                Merkle.IsConsistent((ulong)size + 1, before, (ulong)size, root, proof).ShouldBeFalse("a tree does not shrink");
            }
        }
    }

    [Theory]
    [InlineData("""{"a":1.50,"b":[true,false,null,-0.0,"\u0001é\n"],"é":{}}""", true)]
    [InlineData("""{"a":1e3}""", false)]
    [InlineData("""{"a":1E3}""", false)]
    [InlineData("""{"a":01}""", false)]
    [InlineData("""{"a":.5}""", false)]
    [InlineData("""{"a":1.}""", false)]
    [InlineData("""{"a":+1}""", false)]
    [InlineData("""{"b":1,"a":1}""", false)]
    [InlineData("""{"a":1,"a":1}""", false)]
    [InlineData("""{"a": 1}""", false)]
    [InlineData("""{"a":1} """, false)]
    [InlineData("""{"a":"\u0041"}""", false)]
    [InlineData("""{"a":"\/"}""", false)]
    [InlineData("""{"a":"\u000a"}""", false)]
    [InlineData("""{"a":"\u001F"}""", false)]
    [InlineData("""{"a":"\u00e9"}""", false)]
    [InlineData("""{"a":"\ud800"}""", false)]
    [InlineData("{\"a\":\"\t\"}", false)]
    [InlineData("""{"a":1,}""", false)]
    [InlineData("""[1 ,2]""", false)]
    [InlineData("""{"a":tru}""", false)]
    [InlineData("""{"a":"\u""", false)]
    [InlineData("""{"a":"\""", false)]
    [InlineData("", false)]
    public void json_has_one_canonical_form(string text, bool isCanonical) => (CanonicalJson.FirstFault(Encoding.UTF8.GetBytes(text)) is null).ShouldBe(isCanonical);

    [Fact]
    public void members_are_ordered_by_their_bytes_and_not_by_their_utf16_units() =>
        CanonicalJson.FirstFault("{\"\uFB01\":1,\"\U0001F600\":2}"u8).ShouldBeNull();

    [Fact]
    public void bytes_that_are_no_text_are_not_canonical() => CanonicalJson.FirstFault([(byte)'"', 0xC3, (byte)'"']).ShouldNotBeNull();

    [Fact]
    public void nothing_is_nested_without_end() => CanonicalJson.FirstFault(Encoding.UTF8.GetBytes(new string('[', 100_000))).ShouldNotBeNull();

    private static byte[] Leaf(int number) => TestTree.Leaf(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
}
