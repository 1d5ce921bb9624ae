// SPDX-License-Identifier: Apache-2.0
// A consumer warpgroup of the Hopper kernel: 64 query rows, their scores, probabilities and output in
// registers. Included by attention_kernel.cuh.
//
// Three overlaps keep the tensor cores busy. Between warpgroups a turn goes round (ping-pong): one issues its
// products while another computes its softmax. Inside a warpgroup the scores of step t and the output of step
// t - 1 are issued together; with head dimension 128 the softmax of t runs while the output is still being
// added to. And items join: the first scores of one are issued with the last output of the one before. The
// queries' buffer is free after the last scores, so that the next item's are there in time.
#pragma once

#include <utility>

#include "kernels/cuda/hopper/quad_transpose.cuh"
#include "kernels/cuda/softmax.cuh"

namespace vdit::kernels::cuda {

/// Named barriers; 0 is __syncthreads.
enum NamedBarrier : int { kTurn = 1, kWarpgroup = kTurn + kMaxTileGranules };

template <typename V>
class Consumer {
 public:
  __device__ __forceinline__ Consumer(SharedMemory<V>& shared, const LaunchArguments& arguments, int granule)
      : shared_(shared), arguments_(arguments), granule_(granule), thread_(threadIdx.x % 128) {
    // Opens the turn of the first warpgroup; without it all would wait for their turn.
    if (granule_ == V::kConsumers - 1) named_barrier_arrive(kTurn, 256);
  }

  __device__ __forceinline__ void run() {
    GranuleItem item = next_item();
    while (item.steps >= 0) item = item.kept > 0 ? attend_from(item) : store_zeros(item);
  }

 private:
  using Element = typename V::Element;

  /// A step's place among the keys' buffers, where consumers count steps, and its place among the values'.
  using Place = RingPosition<V::kStages>;
  static __device__ __forceinline__ RingPosition<V::kValueStages> values_at(const Place& at) {
    return {at.count};
  }

  /// What is special about the step in this place.
  __device__ __forceinline__ std::uint32_t marks_of(const Place& at) const {
    return shared_.steps[record_slot<V>(at)].marks;
  }

  /// The thread that arrives for its warpgroup. Whatever the others read was read before a named barrier that
  /// this thread has passed since.
  __device__ __forceinline__ bool elected() const { return kArrivalsOfConsumer > 1 || thread_ == 0; }

  __device__ __forceinline__ GranuleItem next_item() const {
    wait(shared_.queries_full[query_.slot()][granule_], query_.parity());
    return shared_.items[query_.slot()][granule_];
  }
  __device__ __forceinline__ void release_queries() {
    if (elected()) arrive(shared_.queries_empty[query_.slot()][granule_]);
    query_.advance();
  }

  __device__ __forceinline__ void clear_output() {
#pragma unroll
    for (float& o : output_) o = 0.0f;
  }

  __device__ __forceinline__ void take_turn() const {
    named_barrier_sync(kTurn + granule_, 256);
  }
  __device__ __forceinline__ void pass_turn() const {
    named_barrier_arrive(kTurn + (granule_ + 1 == V::kConsumers ? 0 : granule_ + 1), 256);
  }

  /// S = Q K^T of the first kKeys keys of the step in this slot.
  template <int kKeys>
  __device__ __forceinline__ void issue_scores(int slot) {
    const std::uint64_t queries =
        operand_descriptor(shared_.queries[query_.slot()] + granule_ * 64 * kBoxColumns, 16);
    const std::uint64_t keys = operand_descriptor(shared_.keys[slot], 16);
    constexpr int kBytes = sizeof(Element);
#pragma unroll
    for (int k = 0; k < V::kHeadDim; k += 16) {
      const int box = k / kBoxColumns, column = k % kBoxColumns;
      SharedProduct<Element, kKeys>::add(
          scores_, moved(queries, (box * V::kTileRows * kBoxColumns + column) * kBytes),
          moved(keys, (box * V::kStepKeys * kBoxColumns + column) * kBytes), k != 0);
    }
    commit_products();
  }

  /// O += P V of the first kKeys keys of the step in this slot of values.
  template <int kKeys>
  __device__ __forceinline__ void issue_output(int slot) {
    constexpr int kBoxBytes = V::kStepKeys * kBoxColumns * sizeof(Element);
    const std::uint64_t values = operand_descriptor(shared_.values[slot], kBoxBytes);
#pragma unroll
    for (int key = 0; key < kKeys; key += 16)
      RegisterProduct<Element, V::kHeadDim>::add(
          output_, probabilities_ + key / 4,
          moved(values, key * kBoxColumns * static_cast<int>(sizeof(Element))));
    commit_products();
  }

  /// Which of the first kKeys columns of a step the granule keeps, a bit each.
  template <int kKeys>
  struct KeptColumns {
    std::uint32_t words[kKeys / 32];
  };
  template <int kKeys>
  __device__ __forceinline__ KeptColumns<kKeys> read_kept_columns() const {
    const auto* const words =
        reinterpret_cast<const std::uint32_t*>(shared_.steps[record_slot<V>(stage_)].kept[granule_]);
    KeptColumns<kKeys> kept;
#pragma unroll
    for (int i = 0; i < kKeys / 32; ++i) kept.words[i] = words[i];
    return kept;
  }
  /// Scores of other columns become -inf.
  template <int kKeys>
  __device__ __forceinline__ void mask_scores(const KeptColumns<kKeys>& kept) {
#pragma unroll
    for (int i = 0; i < kKeys / 32; ++i) {
      if (kept.words[i] == ~0u) continue;
      const std::uint32_t mine = kept.words[i] >> 2 * (thread_ % 4);
#pragma unroll
      for (int j = 0; j < 16; ++j)
        if (!(mine >> (8 * (j / 4) + j % 2) & 1)) scores_[16 * i + j] = -INFINITY;
    }
  }

  template <int kKeys>
  __device__ __forceinline__ void pack_probabilities() {
#pragma unroll
    for (int j = 0; j < kKeys / 4; ++j)
      probabilities_[j] = pack_pair(scores_[2 * j], scores_[2 * j + 1], Element{});
  }

  /// Waits for the values of a step. Rows that no granule of the tile keeps are cleared: their probability is
  /// 0, but 0 times NaN or infinity is NaN in the tensor cores. All consumers write the same zeros.
  template <int kKeys>
  __device__ __forceinline__ void wait_for_values(const Place& at) {
    const RingPosition<V::kValueStages> place = values_at(at);
    wait(shared_.values_full[place.slot()], place.parity());
    if (!(marks_of(at) & (kKeys == V::kStepKeys ? kPartialValues | kHalf : kPartialValues))) return;
    constexpr int kPiecesOfRow = kBoxColumns * sizeof(Element) / 16;
#pragma unroll 1
    for (int i = thread_; i < V::kBoxes * V::kStepKeys * kPiecesOfRow; i += 128) {
      const int row = i / kPiecesOfRow % V::kStepKeys;
      const int valid = shared_.steps[record_slot<V>(at)].valid_rows[row / V::kChunkKeys];
      if (row % V::kChunkKeys < valid) continue;
      reinterpret_cast<uint4*>(shared_.values[place.slot()])[i] = uint4{0, 0, 0, 0};
    }
    fence_shared_for_async();
    named_barrier_sync(kWarpgroup + granule_, 128);
  }

  /// Attends to this item and those after it as long as one goes on where the other ends, so that the first
  /// scores of an item are made beside the last output of the one before. Returns the first item after them.
  __device__ __forceinline__ GranuleItem attend_from(GranuleItem item) {
    OnlineSoftmax softmax;
    clear_output();
    pass_steps(item.before);
    first_scores(softmax, item.kept == 1);
    for (;;) {
      other_scores(softmax, item);
      if (item.after > 0) {  // before the wait for the next item: others may need these buffers first
        finish(softmax, item);
        pass_steps(item.after);
        return next_item();
      }
      const GranuleItem next = next_item();
      if (next.before > 0 || next.kept == 0) {
        finish(softmax, item);
        return next;
      }
      item.is_half ? first_scores_beside<V::kHalfKeys>(softmax, item, next.kept == 1)
                   : first_scores_beside<V::kStepKeys>(softmax, item, next.kept == 1);
      item = next;
    }
  }

  /// An item of which this granule keeps nothing.
  __device__ __forceinline__ GranuleItem store_zeros(const GranuleItem& item) {
    pass_steps(item.steps);
    clear_output();
    store(OnlineSoftmax(), item);
    named_barrier_sync(kWarpgroup + granule_, 128);  // all have read the record
    release_queries();
    return next_item();
  }

  /// Steps of which this granule keeps nothing: the tensor cores are the others'.
  __device__ __forceinline__ void pass_steps(int count) {
#pragma unroll 1
    for (; count > 0; --count) {
      wait(shared_.keys_full[stage_.slot()], stage_.parity());
      take_turn();
      pass_turn();
      if (elected()) arrive(shared_.keys_empty[stage_.slot()]);
      const RingPosition<V::kValueStages> values = values_at(stage_);
      wait(shared_.values_full[values.slot()], values.parity());
      if (elected()) arrive(shared_.values_empty[values.slot()]);
      stage_.advance();
    }
  }

  /// All kept steps but the first; the output of the last one is left to be made.
  __device__ __forceinline__ void other_scores(OnlineSoftmax& softmax, const GranuleItem& item) {
    const int count = item.kept - item.is_half;  // of whole steps, with the first
    if constexpr (V::kOverlapsSoftmax) {
      // The wait for the output is at the loop's head, apart from the softmax: in one block of code the
      // assembler puts it before the softmax.
      bool moved = false;
#pragma unroll 1
      for (int left = count;; --left) {
        if (left < count) wait_for_output(stage_.before());
        make_probabilities<V::kStepKeys>(softmax, moved);
        if (left <= 1) break;
        moved = next_scores<V::kStepKeys>(softmax, left == 2 && !item.is_half);
      }
    } else {
      pack_probabilities<V::kStepKeys>();
#pragma unroll 1
      for (int left = count; left > 1; --left) {
        const Place before = stage_;
        const bool moved = next_scores<V::kStepKeys>(softmax, left == 2 && !item.is_half);
        wait_for_output(before);
        make_probabilities<V::kStepKeys>(softmax, moved);
      }
    }
    if (!item.is_half) return;
    const Place before = stage_;
    const bool moved = next_scores<V::kHalfKeys>(softmax, true);
    wait_for_output(before);
    make_probabilities<V::kHalfKeys>(softmax, moved);
  }

  /// Makes the probabilities of a step for its output, when that of the step before needs the last ones no
  /// more.
  template <int kKeys>
  __device__ __forceinline__ void make_probabilities(const OnlineSoftmax& softmax, bool moved) {
    pack_probabilities<kKeys>();
    if (moved) softmax.rescale(output_);
  }

  /// Makes the last output and stores the item.
  __device__ __forceinline__ void finish(const OnlineSoftmax& softmax, const GranuleItem& item) {
    item.is_half ? last_output<V::kHalfKeys>() : last_output<V::kStepKeys>();
    store(softmax, item);
  }

  /// The output of the last kept step.
  template <int kKeys>
  __device__ __forceinline__ void last_output() {
    wait_for_values<kKeys>(stage_);
    registers_may_change(output_);
    fence_products();
    issue_output<kKeys>(values_at(stage_).slot());
    wait_products<0>();
    registers_may_change(output_);
    if (elected()) arrive(shared_.values_empty[values_at(stage_).slot()]);
    stage_.advance();
  }

  /// The first kept step has no output of a step before it. (Of half a step the other half is masked, and its
  /// values are cleared.)
  __device__ __forceinline__ void first_scores(OnlineSoftmax& softmax, bool is_last) {
    wait(shared_.keys_full[stage_.slot()], stage_.parity());
    take_turn();
    registers_may_change(scores_);
    registers_may_change(output_);
    fence_products();
    issue_scores<V::kStepKeys>(stage_.slot());
    pass_turn();
    wait_for_scores<V::kStepKeys, 0>(is_last);
    softmax.step<V::kStepKeys / 2>(scores_, arguments_.scale_log2);
  }

  /// The first scores of an item beside the last output, of kKeys keys, of the item before it, which is
  /// stored.
  template <int kKeys>
  __device__ __forceinline__ void first_scores_beside(OnlineSoftmax& softmax, const GranuleItem& item_before,
                                                      bool is_last) {
    const Place before = stage_;
    scores_beside_output<V::kStepKeys, kKeys>(is_last);
    wait_for_output(before);
    store(softmax, item_before);
    softmax = OnlineSoftmax();
    clear_output();
    softmax.step<V::kStepKeys / 2>(scores_, arguments_.scale_log2);
  }

  /// The scores of a step beside the output of the one before it. Returns whether that must be rescaled.
  template <int kKeys>
  __device__ __forceinline__ bool next_scores(OnlineSoftmax& softmax, bool is_last) {
    scores_beside_output<kKeys, V::kStepKeys>(is_last);
    return softmax.step<kKeys / 2>(scores_, arguments_.scale_log2);
  }

  /// Issues the scores of the next step together with the output of this one, and waits for the scores.
  template <int kKeys, int kKeysOfOutput>
  __device__ __forceinline__ void scores_beside_output(bool is_last) {
    const Place before = stage_;
    stage_.advance();
    wait(shared_.keys_full[stage_.slot()], stage_.parity());
    wait_for_values<kKeysOfOutput>(before);
    take_turn();
    registers_may_change(scores_);
    registers_may_change(output_);
    fence_products();
    issue_scores<kKeys>(stage_.slot());
    issue_output<kKeysOfOutput>(values_at(before).slot());
    pass_turn();
    wait_for_scores<kKeys, 1>(is_last);
  }

  /// Waits for the scores, all but the last kGroups groups of products, and masks them.
  template <int kKeys, int kGroups>
  __device__ __forceinline__ void wait_for_scores(bool is_last) {
    KeptColumns<kKeys> kept;
    if (V::kOverlapsSoftmax) kept = read_kept_columns<kKeys>();
    wait_products<kGroups>();
    registers_may_change(scores_);
    if (elected()) arrive(shared_.keys_empty[stage_.slot()]);
    if (is_last) release_queries();
    if (!(marks_of(stage_) >> granule_ & kPartial)) return;
    if (!V::kOverlapsSoftmax) kept = read_kept_columns<kKeys>();
    mask_scores(kept);
  }

  /// Waits for the output of a step.
  __device__ __forceinline__ void wait_for_output(const Place& at) {
    wait_products<0>();
    registers_may_change(output_);
    if (elected()) arrive(shared_.values_empty[values_at(at).slot()]);
  }

  __device__ __forceinline__ void store(OnlineSoftmax softmax, const GranuleItem& item) const {
    softmax.finish();
    store_log_sum_exp(softmax, item);
    store_output(softmax, item);
  }

  __device__ __forceinline__ void store_log_sum_exp(const OnlineSoftmax& softmax,
                                                    const GranuleItem& item) const {
    if (arguments_.log_sum_exp == nullptr || thread_ % 4 != 0) return;
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const int row = item.first_row() + thread_ / 32 * 16 + thread_ % 32 / 4 + 8 * r;
      if (row >= arguments_.tokens) continue;
      const long long head = static_cast<long long>(item.batch) * arguments_.heads + item.head;
      arguments_.log_sum_exp[head * arguments_.tokens + row] = softmax.log_sum_exp(r, arguments_.scale_log2);
    }
  }

  /// Normalises the output and writes it to global memory, 16 bytes a thread. Shared memory is not touched:
  /// the queries of the next item may be on their way already.
  __device__ __forceinline__ void store_output(const OnlineSoftmax& softmax, const GranuleItem& item) const {
    const int quad = thread_ % 4;
    const int first_row = item.first_row() + thread_ / 32 * 16 + thread_ % 32 / 4;
    Element* const head = static_cast<Element*>(arguments_.output.data) +
                          item.batch * arguments_.output.batch_stride +
                          item.head * arguments_.output.head_stride;
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const float inverse = softmax.sum[r] > 0.0f ? reciprocal_unit(softmax.sum[r]) : 0.0f;
      const int row = first_row + 8 * r;
      const int place = item.reordered() ? arguments_.output_order.token(row) : row;
      auto* const pieces = reinterpret_cast<uint4*>(head + place * arguments_.output.token_stride);
#pragma unroll
      for (int piece = 0; piece < V::kHeadDim / 8; piece += 4) {
        std::uint32_t words[4];
#pragma unroll
        for (int i = 0; i < 4; ++i) {
          const int j = 4 * (piece + i) + 2 * r;
          words[i] = pack_pair(output_[j] * inverse, output_[j + 1] * inverse, Element{});
        }
        const uint4 whole = transpose_quad(words, quad);
        if (row < arguments_.tokens) pieces[piece + quad] = whole;
      }
    }
  }

  SharedMemory<V>& shared_;
  const LaunchArguments& arguments_;
  const int granule_;
  const int thread_;  // in the warpgroup
  Place stage_;
  RingPosition<V::kQueryBuffers> query_;
  float scores_[V::kStepKeys / 2];
  float output_[V::kHeadDim / 2];
  std::uint32_t probabilities_[V::kStepKeys / 4];
};

template <typename V>
__device__ __forceinline__ void consume(SharedMemory<V>& shared, const LaunchArguments& arguments,
                                        int granule) {
  Consumer<V>(shared, arguments, granule).run();
}

}  // namespace vdit::kernels::cuda
